package dev.fanfare.service.problem;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import io.vertx.core.json.DecodeException;
import org.jspecify.annotations.Nullable;

/// Which problem a failure of vertx-web is. The failure's own message stays here: it may carry
/// internals.
final class FailureMapping {
  private FailureMapping() {}

  /// @param status what vertx-web makes of it
  static Problem of(@Nullable Throwable failure, int status) {
    return switch (failure) {
      case ProblemException refusal -> refusal.problem();
      case DecodeException _ -> plain(ProblemType.NOT_JSON);
      case null, default -> ofStatus(status);
    };
  }

  private static Problem ofStatus(int status) {
    return plain(
        switch (status) {
          case 400 -> ProblemType.BAD_REQUEST;
          case 401 -> ProblemType.UNAUTHENTICATED;
          case 403 -> ProblemType.FORBIDDEN;
          case 404 -> ProblemType.NOT_FOUND;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case 406 -> ProblemType.NOT_ACCEPTABLE;
          case 408 -> ProblemType.REQUEST_TIMEOUT;
          case 413 -> ProblemType.TOO_LARGE;
          case 414 -> ProblemType.URI_TOO_LONG;
          case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
          case 422 -> ProblemType.INVALID;
          case 429 -> ProblemType.TOO_MANY_REQUESTS;
          case 431 -> ProblemType.HEADERS_TOO_LARGE;
          case 503 -> ProblemType.OVERLOADED;
          default -> ProblemType.INTERNAL;
        });
  }

  private static Problem plain(ProblemType type) {
    return Problem.of(type, detail(type));
  }

  static String detail(ProblemType type) {
    return switch (type) {
      case NOT_JSON -> "The body cannot be read as JSON.";
      case NOT_FOUND -> "Nothing answers at this path.";
      case METHOD_NOT_ALLOWED -> "See the Allow header for the methods of this path.";
      case INTERNAL -> "Something unexpected happened; the service's log says what.";
      default -> type.title() + ".";
    };
  }
}
