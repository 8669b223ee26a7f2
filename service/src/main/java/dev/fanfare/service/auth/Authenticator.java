package dev.fanfare.service.auth;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/// Finds out who asks. One event loop's.
public interface Authenticator {

  /// It may take a while, if a key has to be looked for; mostly the answer is there at once.
  ///
  /// @param accepted how the caller may say who he is It throws nothing: what is wrong is in the
  ///   future.
  ///
  /// @return fails with a [dev.fanfare.contract.ProblemException]
  Future<Caller> identify(RoutingContext ctx, Set<Way> accepted);
}
