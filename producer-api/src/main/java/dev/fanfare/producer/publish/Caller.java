package dev.fanfare.producer.publish;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.Origin;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who publishes. The service is open as yet: callers name themselves with `?user=`, or do not.
final class Caller {
  private static final String USER = "user";
  private static final String OPEN = "/open";

  /// W3C Trace Context §3.2.2, version 00; all zeros are not an id.
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private Caller() {}

  static Origin originOf(HttpServerRequest request) {
    String user = request.getParam(USER);
    if (user != null && !Channel.isName(user)) {
      throw new ProblemException(
          Problem.at(ProblemType.INVALID, USER, "a user is [A-Za-z0-9._~@/+-]{1,160}"));
    }
    return new Origin(user == null ? OPEN : OPEN + "/" + user, traceparent(request));
  }

  /// What a caller's rate is counted under.
  static String keyOf(HttpServerRequest request) {
    String user = request.getParam(USER);
    return user == null ? String.valueOf(request.remoteAddress().hostAddress()) : "/" + user;
  }

  /// One that is not well-formed is as if there were none (W3C Trace Context §4.3).
  private static Optional<String> traceparent(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("traceparent"))
        .filter(text -> TRACEPARENT.matcher(text).matches());
  }
}
