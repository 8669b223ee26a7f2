package dev.fanfare.service.problem;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.stream.Collectors;

/// The value of `Allow` for a path (RFC 9110 §15.5.6: a 405 must carry it); vertx-web knows it but
/// does not tell.
final class AllowedMethods {
  private AllowedMethods() {}

  static String of(Router router, String path) {
    return router.getRoutes().stream()
        .filter(route -> serves(route, path))
        .map(Route::methods)
        .flatMap(Set::stream)
        .map(HttpMethod::name)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static boolean serves(Route route, String path) {
    return route.methods() != null && route.getPath() != null && matches(route.getPath(), path);
  }

  /// Segment by segment, where `:name` takes any.
  private static boolean matches(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].startsWith(":") && !wanted[i].equals(given[i])) {
        return false;
      }
    }
    return true;
  }
}
