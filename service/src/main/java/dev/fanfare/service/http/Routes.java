package dev.fanfare.service.http;

import io.vertx.ext.web.Router;

/// A group of routes of one event loop.
@FunctionalInterface
public interface Routes {
  /// Called once, on the loop that will run these routes.
  void mount(Router router);
}
