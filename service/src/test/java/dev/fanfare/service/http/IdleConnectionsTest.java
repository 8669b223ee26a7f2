package dev.fanfare.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Connections with many requests at once")
class IdleConnectionsTest {
  private final IdleConnections connections = new IdleConnections();
  private final HttpConnection connection = of(HttpConnection.class, new AtomicBoolean());

  @Test
  @DisplayName("I5: keep nothing of the requests that have ended, however many there were")
  void forgetsWhatHasEnded() {
    connections.requested(connection, response(new AtomicBoolean()), 0);
    AtomicBoolean ended = new AtomicBoolean(true);
    for (int i = 0; i < 100_000; i++) {
      connections.requested(connection, response(ended), i);
    }
    assertThat(connections.size()).isLessThanOrEqualTo(32);
  }

  @Test
  @DisplayName("are idle when nothing was open for long, and not while one request is")
  void idle() {
    AtomicBoolean stream = new AtomicBoolean();
    connections.requested(connection, response(stream), 0);
    assertThat(connections.since(90, 100)).isEmpty();
    stream.set(true);
    assertThat(connections.since(90, 150)).isEmpty();
    assertThat(connections.since(100, 200)).containsExactly(connection);
  }

  private static HttpServerResponse response(AtomicBoolean closed) {
    return of(HttpServerResponse.class, closed);
  }

  /// One that is asked for nothing but whether it is closed.
  private static <T> T of(Class<T> type, AtomicBoolean closed) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "closed" -> closed.get();
                  case "equals" ->
                      System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                  case "hashCode" -> 1;
                  case "toString" -> type.getSimpleName();
                  default -> throw new AssertionError(method);
                }));
  }
}
