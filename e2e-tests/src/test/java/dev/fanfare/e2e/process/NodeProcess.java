package dev.fanfare.e2e.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// One of the product's own programs, in a process of its own. Whatever happens to it, its ports
/// stay.
public final class NodeProcess implements AutoCloseable {
  private static final Duration READY_BOUND = Duration.ofSeconds(40);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final String name;
  private final String module;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final int port = FreePorts.next();
  private final int managementPort = FreePorts.next();
  private ChildProcess process;

  private NodeProcess(
      String name, String module, List<String> arguments, Map<String, String> settings) {
    this.name = name;
    this.module = module;
    this.arguments = arguments;
    environment = new HashMap<>(settings);
    environment.put("FANFARE_HTTP_PORT", Integer.toString(port));
    environment.put("FANFARE_MANAGEMENT_PORT", Integer.toString(managementPort));
    process = launch();
  }

  /// Starts it and does not wait for it.
  ///
  /// @param module whose program it is
  /// @param settings as environment variables, all but its own ports
  public static NodeProcess start(
      String name, String module, List<String> arguments, Map<String, String> settings) {
    return new NodeProcess(name, module, arguments, settings);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Where operators ask.
  public URI managementUri() {
    return URI.create("http://127.0.0.1:" + managementPort);
  }

  public NodeProcess awaitReady() {
    AtomicBoolean ready = new AtomicBoolean();
    Deadline.comesTrue(
        READY_BOUND,
        () -> {
          ready.set(isReady());
          return ready.get() || !process.isAlive();
        });
    if (!ready.get()) {
      throw new AssertionError(this + " is not ready: " + process.output());
    }
    return this;
  }

  /// What `/readyz` says.
  public boolean isReady() {
    return managementStatus("/readyz") == 200;
  }

  /// The status of a path of the management port; 0 if there is no answer.
  public int managementStatus(String path) {
    return management(path).map(HttpResponse::statusCode).orElse(0);
  }

  /// The sum of all series of a meter, by its Prometheus name.
  public double metric(String name) {
    return management("/metrics")
        .map(HttpResponse::body)
        .orElse("")
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public ChildProcess process() {
    return process;
  }

  /// Starts it again on the same ports, after it has ended. Does not wait for it.
  public void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException(this + " still runs");
    }
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return process.toString();
  }

  private Optional<HttpResponse<String>> management(String path) {
    URI uri = managementUri().resolve(path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
    try {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ChildProcess launch() {
    return Jvm.program(name, module, arguments, environment);
  }
}
