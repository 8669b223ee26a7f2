package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// Tickets: who a caller is and what he may, sealed for the nodes alone (a JWE, RFC 7516), so that
/// it can stand in a URL. Any node can read one, and nothing is kept of it but that it was used.
///
/// A ticket has a tag, which stands in the cursors of its streams: to use a ticket again, a request
/// must bring one of them, and that is in no URL.
public final class Tickets {
  /// Within so much time a ticket must be used.
  public static final Duration FIRST_USE = Duration.ofSeconds(30);

  private static final int MOST_TEXT = 16_384;
  private static final String USE_BY = "use_by";
  private static final byte[] SALT = {};

  private final SecretKey secret;
  private final SecretKey seal;
  private final Clock clock;
  private final Supplier<String> ids;

  /// What was in a ticket.
  ///
  /// @param useBy until when it may be used without a cursor
  record Opened(String id, Caller caller, Instant useBy) {}

  /// @param secret the same on every node
  /// @param ids none ever twice, and none that can be guessed
  Tickets(byte[] secret, Clock clock, Supplier<String> ids) {
    this.secret =
        derive("HKDF", HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(SALT).extractOnly());
    this.seal = expand("fanfare ticket", 32);
    this.clock = clock;
    this.ids = ids;
  }

  /// A ticket for a caller: for what he may do now, for as long as his token lives.
  public String issue(Caller caller) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .jwtID(ids.get())
            .subject(caller.subject().orElse(null))
            .issueTime(Date.from(caller.issued()))
            .claim(USE_BY, clock.instant().plus(FIRST_USE).getEpochSecond())
            .claim(Grants.CLAIM, caller.grants().withoutAdmin().toClaim());
    if (caller.expires().isBefore(Instant.MAX)) {
      claims.expirationTime(Date.from(caller.expires()));
    }
    try {
      EncryptedJWT jwt = new EncryptedJWT(header(), claims.build());
      jwt.encrypt(new DirectEncrypter(seal));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a ticket cannot be sealed", e);
    }
  }

  /// Whose ticket it is, when it comes from one of these nodes and not from a request.
  public Optional<Caller> caller(String ticket) {
    return open(ticket).map(Opened::caller);
  }

  /// What is in a ticket; empty if it is not one of these nodes'.
  Optional<Opened> open(String ticket) {
    if (ticket.length() > MOST_TEXT) {
      return Optional.empty();
    }
    try {
      EncryptedJWT jwt = EncryptedJWT.parse(ticket);
      if (!jwt.getHeader().toJSONObject().equals(header().toJSONObject())) {
        return Optional.empty();
      }
      jwt.decrypt(new DirectDecrypter(seal));
      return Optional.of(opened(jwt.getJWTClaimsSet()));
    } catch (ParseException | JOSEException | RuntimeException e) {
      // What a header lacks may end in any exception.
      return Optional.empty();
    }
  }

  private Opened opened(JWTClaimsSet claims) throws ParseException {
    Optional<String> subject = Optional.ofNullable(claims.getSubject());
    String id = Objects.requireNonNull(claims.getJWTID());
    Date expires = claims.getExpirationTime();
    Caller caller =
        new Caller(
            subject,
            Grants.of(Optional.ofNullable(claims.getClaim(Grants.CLAIM)), subject.orElse("")),
            Way.TICKET,
            claims.getIssueTime().toInstant(),
            expires == null ? Instant.MAX : expires.toInstant(),
            OptionalLong.of(tag(id)));
    return new Opened(id, caller, Instant.ofEpochSecond(claims.getLongClaim(USE_BY)));
  }

  /// Nobody who has only the ticket can tell it.
  private long tag(String id) {
    return ByteBuffer.wrap(expand("fanfare cursor " + id, Long.BYTES).getEncoded()).getLong();
  }

  private static JWEHeader header() {
    return new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A128CBC_HS256);
  }

  private SecretKey expand(String purpose, int bytes) {
    return derive("AES", HKDFParameterSpec.expandOnly(secret, purpose.getBytes(UTF_8), bytes));
  }

  private static SecretKey derive(String algorithm, HKDFParameterSpec how) {
    try {
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, how);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key for tickets", e);
    }
  }
}
