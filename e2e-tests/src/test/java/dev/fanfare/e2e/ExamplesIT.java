package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.ChildProcess;
import dev.fanfare.e2e.process.Command;
import dev.fanfare.e2e.process.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@OnCluster
@DisplayName("The examples, in each language that is on this machine,")
class ExamplesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60); // Go compiles first
  private static final Path FOLDER = Command.root().resolve("examples");

  private final Cluster cluster;

  ExamplesIT(Cluster cluster) {
    this.cluster = cluster;
  }

  enum Language {
    CURL("curl/publish.sh", "curl/listen.sh", "curl", "--version"),
    JAVA("java/Publish.java", "java/Listen.java", "java", "-version"),
    NODE("node/publish.mjs", "node/listen.mjs", "node", "--version"),
    PYTHON("python/publish.py", "python/listen.py", "python3", "--version"),
    GO("go/publish/main.go", "go/listen/main.go", "go", "version");

    private final String publish;
    private final String listen;
    private final String program;
    private final String version;

    Language(String publish, String listen, String program, String version) {
      this.publish = publish;
      this.listen = listen;
      this.program = program;
      this.version = version;
    }

    List<String> publish(String... arguments) {
      return command(publish, arguments);
    }

    List<String> listen(String channel) {
      return command(listen, channel);
    }

    void assumeHere() {
      if (!isHere()) {
        System.out.println("The examples in " + name() + " are skipped: it is not on this machine");
      }
      assumeTrue(isHere(), name() + " is not on this machine");
    }

    private boolean isHere() {
      try {
        return Command.run(FOLDER, PATIENCE, Map.of(), List.of(program, version)).code() == 0;
      } catch (UncheckedIOException e) {
        return false; // there is no such program
      }
    }

    private List<String> command(String file, String... arguments) {
      List<String> command = new ArrayList<>();
      command.add(this == CURL ? "sh" : program);
      if (this == GO) {
        command.add("run");
      }
      command.add(FOLDER.resolve(file).toString());
      command.addAll(List.of(arguments));
      return command;
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("publish, and print what is published")
  void roundTrip(Language language) {
    language.assumeHere();
    String channel = "user:" + cluster.freshName();
    try (ChildProcess listener = listen(language, channel, cluster.nodes().getFirst())) {
      Deadline.await(
          listener + " is open",
          PATIENCE,
          () -> listener.output().contains("\"verdict\":\"live\""));
      Command published =
          publish(language, cluster.producer().uri(), channel, "order.shipped", "\"hello\"");
      assertThat(published.output()).contains("receipts");
      assertThat(published.code()).isZero();
      String line = language == Language.CURL ? "data: hello" : "order.shipped hello";
      Deadline.await(
          listener + " prints it",
          PATIENCE,
          () -> listener.output().lines().anyMatch(line::equals));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CURL")
  @DisplayName("come back with the last id that they read")
  void resumes(Language language) throws IOException {
    language.assumeHere();
    List<String> cursors = new CopyOnWriteArrayList<>();
    HttpServer server =
        server(exchange -> {
          cursors.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
          String text = "retry: 50\nid: a\ndata: one\ndata: two\n\nid: b" + cursors.size() + "\n\n";
          answer(exchange, 200, "text/event-stream", text);
        });
    try (ChildProcess listener = listen(language, "user:1", uri(server))) {
      Deadline.await(listener + " comes back", PATIENCE, () -> cursors.size() >= 3);
      assertThat(cursors.subList(0, 3)).containsExactly("null", "b1", "b2");
      assertThat(listener.output()).contains("message one\ntwo\n");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("try again with the same id when they are told to")
  void triesAgain(Language language) throws IOException {
    language.assumeHere();
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server =
        server(exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.getResponseHeaders().set("Retry-After", "1");
          answer(exchange, bodies.size() == 1 ? 503 : 201, "application/json", "{\"receipts\":[]}");
        });
    try {
      Command published =
          publish(language, uri(server), "user:1", "order.paid", "{\"a\": [1, null]}");
      assertThat(published.code()).as(published.output()).isZero();
      assertThat(bodies).hasSize(2);
      JsonNode first = Http.JSON.readTree(bodies.get(0));
      assertThat(Http.JSON.readTree(bodies.get(1))).isEqualTo(first);
      assertThat(first.path("id").textValue()).hasSizeGreaterThan(16);
      assertThat(first.at("/data/a/0").intValue()).isOne();
      assertThat(first.path("event").textValue()).isEqualTo("order.paid");
    } finally {
      server.stop(0);
    }
  }

  private static Command publish(Language language, URI server, String... arguments) {
    Map<String, String> environment = Map.of("FANFARE_URL", server.toString());
    return Command.run(FOLDER, PATIENCE, environment, language.publish(arguments));
  }

  private static ChildProcess listen(Language language, String channel, URI server) {
    String name = language.name().toLowerCase(Locale.ROOT) + "-" + channel.replace(':', '-');
    return ChildProcess.start(
        "listen-" + name, language.listen(channel), Map.of("FANFARE_URL", server.toString()));
  }

  private static HttpServer server(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
