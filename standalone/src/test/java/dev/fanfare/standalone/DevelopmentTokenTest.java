package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevelopmentTokenTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir private Path data;

  @Test
  void isSignedWithTheKeyOfTheDataFolderThatItsOwnerAloneCanRead() throws Exception {
    String text = sign("--sub", "42", "--ttl", "15m");

    SignedJWT token = SignedJWT.parse(text);
    Path key = data.resolve("development.key");
    assertThat(token.verify(new MACVerifier(Files.readString(key)))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(sign("--sub", "42", "--ttl", "15m")).as("the same key again").isEqualTo(text);
    JWTClaimsSet claims = token.getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo("42");
    assertThat(claims.getExpirationTime()).isEqualTo(NOW.plusSeconds(900));
    assertThat(claims.getJSONObjectClaim("fanfare"))
        .isEqualTo(Map.of("subscribe", List.of("user:{sub}"), "publish", List.of()));
  }

  @Test
  void grantsWhatIsAskedFor() throws Exception {
    String text =
        sign(
            "--sub=42",
            "--subscribe=topic:*",
            "--subscribe",
            "user:7",
            "--publish",
            "*",
            "--admin");

    assertThat(SignedJWT.parse(text).getJWTClaimsSet().getJSONObjectClaim("fanfare"))
        .isEqualTo(
            Map.of(
                "subscribe", List.of("topic:*", "user:7"), "publish", List.of("*"), "admin", true));
  }

  @ParameterizedTest
  @CsvSource({"90s, PT1M30S", "15m, PT15M", "1h, PT1H", "7d, PT168H", "PT10M, PT10M", "p1d, PT24H"})
  void livesForAsLongAsOneWouldWriteIt(String text, String life) {
    assertThat(DevelopmentToken.of("--sub", "1", "--ttl", text).life()).hasToString(life);
  }

  @ParameterizedTest
  @CsvSource({"''", "--sub", "--sub 1 --ttl soon", "--sub 1 --for 2", "42"})
  void saysHowItIsUsed(String args) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DevelopmentToken.of(args.isEmpty() ? new String[0] : args.split(" ")))
        .withMessageMatching("(?s).*(usage: fanfare token|--ttl is like).*");
  }

  private String sign(String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--data";
    all[args.length + 1] = data.toString();
    return DevelopmentToken.of(all).sign(NOW);
  }
}
