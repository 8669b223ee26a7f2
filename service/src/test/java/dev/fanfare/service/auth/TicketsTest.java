package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final AtomicInteger ids = new AtomicInteger();
  private final Tickets tickets = tickets(Signer.SECRET);
  private final Caller caller =
      new Caller(
          Optional.of("4 2"),
          Grants.of(
              Optional.of(
                  Map.of(
                      "subscribe",
                      List.of("topic:*", "topic:a", "user:x"),
                      "publish",
                      List.of("*"),
                      "admin",
                      true)),
              "4 2"),
          Way.BEARER,
          NOW.minusSeconds(10),
          NOW.plusSeconds(100));

  @Test
  void aTicketSaysWhoseItIsOnAnyNodeWithTheSameSecret() {
    Tickets.Opened opened = tickets(Signer.SECRET).open(tickets.issue(caller)).orElseThrow();

    assertThat(opened.caller())
        .isEqualTo(
            new Caller(
                caller.subject(),
                caller.grants().withoutAdmin(),
                Way.TICKET,
                caller.issued(),
                caller.expires(),
                opened.caller().tag()));
    assertThat(opened.useBy()).isEqualTo(NOW.plusSeconds(30));
    assertThat(tickets("another secret of 32 bytes or more.").open(tickets.issue(caller)))
        .isEmpty();
  }

  @Test
  void nothingCanBeReadInItOrChanged() {
    String ticket = tickets.issue(caller);

    assertThat(ticket).matches("[A-Za-z0-9_.-]+").doesNotContain("NCAy", "4 2");
    Optional<Tickets.Opened> whole = tickets.open(ticket);
    for (int i = 0; i < ticket.length(); i++) {
      char other = ticket.charAt(i) == 'Q' ? 'g' : 'Q';
      String changed = ticket.substring(0, i) + other + ticket.substring(i + 1);
      // The last character of a part has bits that say nothing.
      assertThat(tickets.open(changed)).as("character " + i).isIn(Optional.empty(), whole);
    }
    for (String none : List.of("", "x", "a.b.c.d.e", "....", "a".repeat(20_000))) {
      assertThat(tickets.open(none)).isEmpty();
    }
  }

  @Test
  @DisplayName("no algorithm of a ticket is trusted but the one that is used here")
  void otherAlgorithms() throws Exception {
    JWEHeader header =
        new JWEHeader(JWEAlgorithm.PBES2_HS256_A128KW, EncryptionMethod.A128CBC_HS256);
    EncryptedJWT jwt =
        new EncryptedJWT(header, new JWTClaimsSet.Builder().jwtID("1").subject("1").build());
    jwt.encrypt(new PasswordBasedEncrypter(Signer.SECRET.getBytes(UTF_8), 8, 1000));

    assertThat(tickets.open(jwt.serialize())).isEmpty();
  }

  @Test
  void eachHasATagOfItsOwnThatIsTheSameOnAllNodes() {
    String one = tickets.issue(caller);
    String other = tickets.issue(caller);

    assertThat(tag(tickets, one)).isPresent().isEqualTo(tag(tickets(Signer.SECRET), one));
    assertThat(tag(tickets, one)).isNotEqualTo(tag(tickets, other));
  }

  @Test
  void whereNobodyChecksATicketDoesNotExpire() {
    String ticket = tickets.issue(Caller.open(Optional.empty()));

    assertThat(tickets.open(ticket).orElseThrow().caller().expires()).isEqualTo(Instant.MAX);
  }

  private static OptionalLong tag(Tickets tickets, String ticket) {
    return tickets.open(ticket).orElseThrow().caller().tag();
  }

  private Tickets tickets(String secret) {
    return new Tickets(
        secret.getBytes(UTF_8),
        Clock.fixed(NOW, ZoneOffset.UTC),
        () -> "id-" + ids.incrementAndGet());
  }
}
