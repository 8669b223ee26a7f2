package dev.fanfare.standalone;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;

/// `./fanfare token`: prints a token that is signed with the development key of the data folder.
///
/// @param subscribe patterns that it may listen on; its own channel if there are none
record DevelopmentToken(
    String subject,
    List<String> subscribe,
    List<String> publish,
    boolean admin,
    Duration life,
    Path data) {

  private static final String USAGE =
      "usage: fanfare token --sub NAME [--subscribe PATTERN]... [--publish PATTERN]... [--admin]"
          + " [--ttl 1h] [--data DIR]";

  @SuppressWarnings("SystemOut") // what one who ran a command is to read
  static void main(String[] args) {
    try {
      System.out.println(of(args).sign(Instant.now()));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /// @throws IllegalArgumentException with what a person is told
  static DevelopmentToken of(String... args) {
    String subject = "";
    List<String> subscribe = new ArrayList<>();
    List<String> publish = new ArrayList<>();
    boolean admin = false;
    Duration life = Duration.ofHours(1);
    Path data = Path.of("data");
    Queue<String> rest = split(args);
    while (!rest.isEmpty()) {
      String flag = rest.remove();
      switch (flag) {
        case "--sub" -> subject = value(flag, rest);
        case "--subscribe" -> subscribe.add(value(flag, rest));
        case "--publish" -> publish.add(value(flag, rest));
        case "--admin" -> admin = true;
        case "--ttl" -> life = duration(value(flag, rest));
        case "--data" -> data = Path.of(value(flag, rest));
        default -> throw new IllegalArgumentException(flag + "?\n" + USAGE);
      }
    }
    if (subject.isEmpty()) {
      throw new IllegalArgumentException(USAGE);
    }
    return new DevelopmentToken(subject, subscribe, publish, admin, life, data);
  }

  String sign(Instant now) {
    Map<String, Object> grants = new LinkedHashMap<>();
    grants.put("subscribe", subscribe.isEmpty() ? List.of("user:{sub}") : subscribe);
    grants.put("publish", publish);
    if (admin) {
      grants.put("admin", true);
    }
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject(subject)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .claim("fanfare", grants)
            .build();
    try {
      SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      token.sign(new MACSigner(Files.readString(DevelopmentKey.in(data)).strip()));
      return token.serialize();
    } catch (IOException | JOSEException e) {
      throw new IllegalArgumentException("the development key in " + data + " is of no use", e);
    }
  }

  /// `--name=value` as two words.
  private static Queue<String> split(String... args) {
    Queue<String> words = new ArrayDeque<>();
    for (String arg : args) {
      int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
      words.add(equals < 0 ? arg : arg.substring(0, equals));
      if (equals >= 0) {
        words.add(arg.substring(equals + 1));
      }
    }
    return words;
  }

  private static String value(String flag, Queue<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(flag + " needs a value\n" + USAGE);
    }
    return rest.remove();
  }

  /// `90s`, `15m`, `1h`, `7d`, or as ISO 8601 has it.
  private static Duration duration(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    try {
      return Duration.parse(
          upper.startsWith("P") ? upper : upper.endsWith("D") ? "P" + upper : "PT" + upper);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("--ttl is like 90s, 15m, 1h or 7d", e);
    }
  }
}
