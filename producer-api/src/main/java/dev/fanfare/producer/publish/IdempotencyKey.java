package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.RequestKey;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/// The header `Idempotency-Key`.
final class IdempotencyKey {
  static final String HEADER = "Idempotency-Key";

  private IdempotencyKey() {}

  /// @param publisher whose request it is
  static Optional<RequestKey> of(HttpServerRequest request, String publisher) {
    List<String> keys = request.headers().getAll(HEADER);
    if (keys.size() > 1) {
      throw refusal("a request has one key");
    }
    try {
      return keys.stream().findFirst().map(key -> RequestKey.of(publisher, key));
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException refusal(String detail) {
    return new ProblemException(Problem.at(ProblemType.INVALID, HEADER, detail));
  }
}
