package dev.fanfare.service.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// HTTP/2 connections, each of which may have many requests at once: which of them have had none
/// for long. A response does not tell every end of it, so it is asked. One event loop's.
final class IdleConnections {
  private final IdentityHashMap<HttpConnection, Requests> connections = new IdentityHashMap<>();

  private static final class Requests {
    private final List<HttpServerResponse> open = new ArrayList<>();
    private long seen;
  }

  void requested(HttpConnection connection, HttpServerResponse response, long now) {
    Requests requests = connections.computeIfAbsent(connection, _ -> new Requests());
    requests.open.add(response);
    requests.seen = now;
  }

  void remove(HttpConnection connection) {
    connections.remove(connection);
  }

  /// Those on which nothing was open since a time.
  List<HttpConnection> since(long time, long now) {
    List<HttpConnection> idle = new ArrayList<>();
    connections.forEach((connection, requests) -> {
      requests.open.removeIf(HttpServerResponse::closed);
      if (!requests.open.isEmpty()) {
        requests.seen = now;
      } else if (requests.seen - time <= 0) {
        idle.add(connection);
      }
    });
    return idle;
  }
}
