package dev.fanfare.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A token in the making (RFC 7519, HS256), written down by hand, so that what is read with a
/// library is not also written with it.
public final class Tokens {
  /// What the nodes of tests know.
  public static final String SECRET = "a-secret-that-only-these-tests-know";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Map<String, Object> claims = new LinkedHashMap<>();
  private final Map<String, Object> grants = new LinkedHashMap<>();

  private Tokens() {}

  /// Of a user, for an hour, made now.
  public static Tokens of(String subject) {
    Tokens token = new Tokens();
    long now = Instant.now().getEpochSecond();
    return token.claim("sub", subject).claim("iat", now).claim("exp", now + 3600);
  }

  public Tokens claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  public Tokens endingIn(long seconds) {
    return claim("exp", Instant.now().getEpochSecond() + seconds);
  }

  public Tokens subscribe(String... patterns) {
    return grant("subscribe", List.of(patterns));
  }

  public Tokens publish(String... patterns) {
    return grant("publish", List.of(patterns));
  }

  public Tokens admin() {
    return grant("admin", true);
  }

  public String signed() {
    return signed(SECRET);
  }

  public String signed(String secret) {
    String text = base64(Map.of("alg", "HS256", "typ", "JWT")) + "." + base64(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return text + "." + BASE64.encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Tokens grant(String name, Object value) {
    grants.put(name, value);
    return claim("fanfare", grants);
  }

  private static String base64(Map<String, Object> json) {
    try {
      return BASE64.encodeToString(Http.JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
