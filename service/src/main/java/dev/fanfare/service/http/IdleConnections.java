package dev.fanfare.service.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// HTTP/2 connections, each of which may have many requests at once: which of them have had none
/// for long. A response does not tell every end of it, so it is asked: from time to time, and as
/// often as a connection's requests have doubled, so that what is kept of them is no more than
/// twice what is open. One event loop's.
final class IdleConnections {
  private static final int FEW = 32;

  private final IdentityHashMap<HttpConnection, Requests> connections = new IdentityHashMap<>();

  private static final class Requests {
    private final List<HttpServerResponse> open = new ArrayList<>();
    private int most = FEW;
    private long seen;

    void add(HttpServerResponse response, long now) {
      if (open.size() >= most) {
        forgetClosed();
        most = Math.max(FEW, 2 * open.size());
      }
      open.add(response);
      seen = now;
    }

    void forgetClosed() {
      open.removeIf(HttpServerResponse::closed);
    }
  }

  void requested(HttpConnection connection, HttpServerResponse response, long now) {
    connections.computeIfAbsent(connection, _ -> new Requests()).add(response, now);
  }

  void remove(HttpConnection connection) {
    connections.remove(connection);
  }

  /// Those on which nothing was open since a time.
  List<HttpConnection> since(long time, long now) {
    List<HttpConnection> idle = new ArrayList<>();
    connections.forEach((connection, requests) -> {
      requests.forgetClosed();
      if (!requests.open.isEmpty()) {
        requests.seen = now;
      } else if (requests.seen - time <= 0) {
        idle.add(connection);
      }
    });
    return idle;
  }

  /// How many requests are remembered.
  int size() {
    return connections.values().stream().mapToInt(requests -> requests.open.size()).sum();
  }
}
