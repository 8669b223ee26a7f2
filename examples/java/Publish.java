import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** Publishes one event: java Publish.java CHANNEL EVENT JSON */
public class Publish {
  private static final int TRIES = 6;

  public static void main(String[] args) throws InterruptedException {
    // The same id for every try: an event that did arrive is not published again.
    String body =
        "{\"channel\": \"%s\", \"event\": \"%s\", \"id\": \"%s\", \"data\": %s}"
            .formatted(args[0], args[1], UUID.randomUUID(), args[2]);
    String base = System.getenv().getOrDefault("FANFARE_URL", "http://localhost:8080");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/v1/events"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    String token = System.getenv("FANFARE_TOKEN");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    System.exit(publish(request.build()) ? 0 : 1);
  }

  private static boolean publish(HttpRequest request) throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    for (int tries = 1; ; tries++) {
      long wait = tries;
      try {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        boolean mayPass = answer.statusCode() == 429 || answer.statusCode() == 503;
        if (!mayPass || tries == TRIES) {
          System.out.println(answer.body());
          return answer.statusCode() == 201;
        }
        wait = answer.headers().firstValueAsLong("Retry-After").orElse(tries);
      } catch (IOException e) {
        if (tries == TRIES) {
          System.err.println(e);
          return false;
        }
      }
      Thread.sleep(Duration.ofSeconds(wait).toMillis());
    }
  }
}
