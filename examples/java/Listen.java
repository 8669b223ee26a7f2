import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** Prints a channel's events as they come: java Listen.java CHANNEL */
public class Listen {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private String lastEventId = "";
  private long retryMillis = 2000;
  private String event = "message";
  private StringJoiner data = new StringJoiner("\n");
  private boolean hasData;

  private Listen(URI uri) {
    this.uri = uri;
  }

  public static void main(String[] args) throws InterruptedException {
    String base = System.getenv().getOrDefault("FANFARE_URL", "http://localhost:8080");
    String channel = URLEncoder.encode(args[0], StandardCharsets.UTF_8);
    Listen listen = new Listen(URI.create(base + "/v1/stream?channel=" + channel));
    while (true) {
      try {
        listen.once();
      } catch (IOException | UncheckedIOException e) {
        System.err.println(e);
      }
      Thread.sleep(listen.retryMillis);
    }
  }

  /** Reads until the connection ends. */
  private void once() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    String token = System.getenv("FANFARE_TOKEN");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<Stream<String>> answer = client.send(request.build(), BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      switch (answer.statusCode()) {
        case 200 -> read(lines);
        case 204 -> System.exit(0);
        default -> {
          if (answer.statusCode() < 500) {
            lines.forEach(System.err::println);
            System.exit(1);
          }
        }
      }
    }
  }

  private void read(Stream<String> lines) {
    begin();
    lines.forEach(this::line);
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
    switch (field) {
      case "id" -> lastEventId = value;
      case "event" -> event = value;
      case "data" -> {
        data.add(value);
        hasData = true;
      }
      case "retry" -> retryMillis = Long.parseLong(value);
      default -> {
        if (line.isEmpty()) {
          end();
        }
      }
    }
  }

  private void end() {
    if (hasData) {
      System.out.println(event + " " + data);
    }
    begin();
  }

  private void begin() {
    event = "message";
    data = new StringJoiner("\n");
    hasData = false;
  }
}
