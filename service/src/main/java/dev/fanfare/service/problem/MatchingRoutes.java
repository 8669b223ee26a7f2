package dev.fanfare.service.problem;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The routes that stand for a path, whatever their method. Vertx-web knows them while it looks for
/// a handler, but a failure is not told.
public record MatchingRoutes(List<Route> routes) {

  public static MatchingRoutes of(Router router, String path) {
    return new MatchingRoutes(
        router.getRoutes().stream().filter(route -> serves(route, path)).toList());
  }

  /// The value of `Allow` (RFC 9110 §15.5.6: a 405 must carry it); empty if there is no such path.
  public String methods() {
    return routes.stream()
        .map(Route::methods)
        .flatMap(Set::stream)
        .map(HttpMethod::name)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /// The path as it was declared: of these there are few, so a meter may be named after it.
  String declaredPath() {
    return routes.isEmpty() ? "none" : String.valueOf(routes.getFirst().getPath());
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
