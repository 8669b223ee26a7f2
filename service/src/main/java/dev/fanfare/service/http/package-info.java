/// Serves routes over HTTP on one port: one event loop, one router and one set of routes each, so
/// that what belongs to a loop needs no lock. Depends on settings, problems and vertx-web.
@NullMarked
package dev.fanfare.service.http;

import org.jspecify.annotations.NullMarked;
