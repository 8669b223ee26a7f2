package dev.fanfare.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.lifecycle.Lifecycle;
import dev.fanfare.service.management.Readiness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// `openapi.yaml` against what the services register, both ways.
class DocumentedRoutesTest {
  private final Lifecycle lifecycle = new Lifecycle();

  @AfterEach
  void stop() {
    assertThat(lifecycle.stop(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void everyRouteIsDocumentedAndEveryDocumentedOperationHasARoute() throws Exception {
    assertThat(registered()).isEqualTo(documented());
  }

  /// As `GET /path`, without what only belongs to a page.
  private Set<String> registered() throws Exception {
    Vertx vertx = lifecycle.start("vertx", Future.succeededFuture(Vertx.vertx()), Vertx::close);
    Services services =
        Services.start(
            new Services.Ground(
                vertx,
                new KafkaSettings("127.0.0.1:1", Map.of()),
                new SimpleMeterRegistry(),
                new Readiness()),
            Configuration.load(
                StandaloneSettings.class, new String[0], Map.of(), StandaloneSettings.DEFAULTS),
            lifecycle);
    Promise<Set<String>> routes = Promise.promise();
    vertx.runOnContext(_ -> {
      Router router = Router.router(vertx);
      services.routes(new Page(List.of())).forEach(group -> group.mount(router));
      routes.complete(operations(router));
    });
    return routes.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Set<String> operations(Router router) {
    Set<String> operations = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      String path = route.getPath();
      if (path != null && route.methods() != null && !path.startsWith("/docs/")) {
        route.methods().stream()
            .filter(method -> !method.equals(HttpMethod.HEAD))
            .forEach(method -> operations.add(method + " " + path));
      }
    }
    return operations;
  }

  /// Without what is on the management port.
  private static Set<String> documented() throws Exception {
    try (InputStream in = Channel.class.getResourceAsStream("openapi.yaml")) {
      Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(in);
      Set<String> operations = new TreeSet<>();
      requireNonNull(document.get("paths"))
          .forEach((path, item) ->
              item.keySet().stream()
                  .filter(_ -> !item.containsKey("servers"))
                  .filter(member -> !member.equals("parameters"))
                  .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
      return operations;
    }
  }
}
