package dev.fanfare.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.lifecycle.Lifecycle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// One short life of everything: start, listen, publish, receive, stop. A JVM that writes an AOT
/// cache (JEP 514) watches it, so that later starts find loaded what they need.
final class Rehearsal {

  private static final String[] SETTINGS = {
    "--ephemeral=true", "--http.port=0", "--management.port=0", "--lifecycle.drain=PT0S"
  };
  private static final String EVENT =
      """
      {"channel":"user:42","event":"rehearsal","data":{"n":1}}\
      """;

  private Rehearsal() {}

  /// Ends with 0 if the event arrived.
  @SuppressWarnings("SystemOut") // nobody has set up a log here
  static void main() {
    Lifecycle lifecycle = new Lifecycle();
    try {
      perform(lifecycle);
      System.exit(lifecycle.stop(Duration.ofSeconds(9)) ? 0 : 1);
    } catch (IOException | RuntimeException e) {
      System.err.println("the rehearsal failed: " + e);
      System.exit(1);
    }
  }

  private static void perform(Lifecycle lifecycle) throws IOException {
    StandaloneSettings settings =
        Configuration.load(
            StandaloneSettings.class, SETTINGS, Map.of(), StandaloneSettings.DEFAULTS);
    String url = "http://127.0.0.1:" + Fanfare.start(settings, lifecycle).port();
    get(url + "/").close();
    try (BufferedReader stream = get(url + "/v1/stream?user=42")) {
      awaitLine(stream, "event: fanfare.open");
      post(url + "/v1/events");
      awaitLine(stream, "event: rehearsal");
    }
  }

  private static BufferedReader get(String url) throws IOException {
    return new BufferedReader(new InputStreamReader(open(url).getInputStream(), UTF_8));
  }

  private static void post(String url) throws IOException {
    HttpURLConnection connection = open(url);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.getOutputStream().write(EVENT.getBytes(UTF_8));
    connection.getInputStream().close();
  }

  private static HttpURLConnection open(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setReadTimeout(10_000);
    return connection;
  }

  private static void awaitLine(BufferedReader stream, String wanted) throws IOException {
    for (String line = stream.readLine(); !wanted.equals(line); line = stream.readLine()) {
      if (line == null) {
        throw new IOException("the stream ended before '" + wanted + "'");
      }
    }
  }
}
