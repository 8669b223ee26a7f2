package dev.fanfare.producer.publish;

import static dev.fanfare.producer.publish.FakeLog.receipt;
import static dev.fanfare.producer.publish.LineClient.line;
import static dev.fanfare.producer.publish.LineService.MAX_LINE;
import static dev.fanfare.producer.publish.LineService.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Event;
import dev.fanfare.producer.log.WriteFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of each line of a stream, over real sockets.
class LineStreamIT {
  private final LineService service = new LineService();
  private final FakeLog log = service.log();

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void answersEachLineInItsOrder() throws IOException {
    try (LineClient client = service.client()) {
      client.send(
          line("user:1", 1)
              + "\n"
              + "\r\n"
              + "{\"channels\":[\"user:2\",\"topic:a\"],\"id\":\"x\",\"data\":2}");
      assertThat(client.readLine())
          .isEqualTo(
              new JsonObject()
                  .put("line", 1)
                  .put("id", "an-id")
                  .put("receipts", new JsonArray().add(receipt("user:1", 0))));
      client.end();
      JsonObject second = client.readLine();
      assertThat(second.getInteger("line")).isEqualTo(3);
      assertThat(second.getString("id")).isEqualTo("x");
      assertThat(second.getJsonArray("receipts"))
          .isEqualTo(new JsonArray().add(receipt("user:2", 1)).add(receipt("topic:a", 2)));
      client.assertEnd();
      assertThat(client.head()).startsWith("HTTP/1.1 200").contains("application/x-ndjson");
    }
    assertThat(service.counted("fanfare.publish.lines")).isEqualTo(2);
  }

  @Test
  void goesOnAfterABadLine() throws IOException {
    try (LineClient client = service.client()) {
      client.send("nonsense\n[" + line("user:1", 1) + "]\n" + line("nowhere:1", 1) + "\n");
      client.send("x".repeat(3 * MAX_LINE) + "\n" + line("user:1", 7) + "\n");
      client.end();

      client.assertProblem(1, 400, "not-json");
      client.assertProblem(2, 422, "invalid");
      assertThat(client.assertProblem(3, 404, "unknown-namespace").getString("field"))
          .isEqualTo("/channel");
      client.assertProblem(4, 413, "too-large");
      client.assertLine(5);
      client.assertEnd();
    }
    assertThat(service.counted("fanfare.publish.rejected", "reason", "not-json")).isEqualTo(1);
    assertThat(log.written()).hasSize(1);
  }

  @Test
  void aLongLineIsReadAsideAndKeepsItsPlace() throws IOException {
    String text = "x".repeat(Publishing.SMALL_BODY);
    String longLine = "{\"channel\":\"user:2\",\"data\":\"" + text + "\"}\n";
    try (LineClient client = service.client()) {
      client.send(line("user:1", 1) + "\n" + longLine + line("user:3", 3) + "\n");
      client.end();
      for (int number = 1; number <= 3; number++) {
        client.assertLine(number);
      }
      client.assertEnd();
    }
    assertThat(log.written())
        .extracting(event -> event.channel().name())
        .containsExactly("1", "2", "3");
    assertThat(service.readingThreads())
        .satisfiesExactly(
            first -> assertThat(first).contains("eventloop"),
            second -> assertThat(second).contains("aside"),
            third -> assertThat(third).contains("eventloop"));
  }

  @Test
  void onlyTheLinesThatKafkaDidNotTakeFail() throws IOException {
    try (LineClient client = service.client()) {
      client.send(
          line("user:1", 1)
              + "\n{\"channel\":\"user:1\",\"event\":\"bad\",\"data\":2}\n"
              + line("user:1", 3)
              + "\n");
      client.end();

      client.assertLine(1);
      JsonObject problem = client.assertProblem(2, 503, "log-unavailable");
      assertThat(problem.getInteger("retry_after")).isEqualTo(1);
      client.assertLine(3);
      client.assertEnd();
    }
  }

  @Test
  void aLineWhoseIdWasUsedForSomethingElseIsRefusedAlone() throws IOException {
    try (LineClient client = service.client()) {
      client.send(
          withId("user:1", "a")
              + withId("user:2", "reused")
              + withId("user:3", "b")
              + line("user:4", 1));
      client.end();

      assertThat(client.readLine().getString("id")).isEqualTo("a");
      assertThat(client.assertProblem(2, 422, "key-reused").getString("field")).isEqualTo("/id");
      assertThat(client.readLine().getString("id")).isEqualTo("b");
      assertThat(client.readLine().getJsonArray("receipts").getJsonObject(0).getString("channel"))
          .isEqualTo("user:4");
      client.assertEnd();
    }
    assertThat(log.written()).extracting(Event::id).containsExactly("a", "b", "an-id");
  }

  @Test
  void whatComesAfterALineWithAnIdIsWrittenAfterIt() throws IOException {
    log.hold();
    try (LineClient client = service.client()) {
      client.send(withId("user:1", "a"));
      await(() -> log.written().size() == 1);
      client.send(line("user:1", 1) + "\n");
      client.assertSilent();
      assertThat(log.written()).hasSize(1);
      log.release();
      client.assertLine(1);
      client.assertLine(2);
      client.end();
      client.assertEnd();
    }
  }

  @Test
  void aLineIsNotAnsweredBeforeTheLogHasIt() throws IOException {
    log.hold();
    try (LineClient client = service.client()) {
      client.send(line("user:1", 1) + "\n");
      await(() -> log.written().size() == 1);
      client.assertSilent();
      log.release();
      client.assertLine(1);
      client.end();
      client.assertEnd();
    }
  }

  @Test
  void aStreamEndsWhenTheServiceDoes() throws IOException {
    log.failWith(new WriteFailure.Draining());
    try (LineClient client = service.client()) {
      client.send("{\"channel\":\"user:1\",\"event\":\"bad\",\"data\":2}\n");
      client.assertProblem(1, 503, "overloaded");
      client.assertProblem(2, 503, "overloaded");
      client.assertEnd();
    }
  }

  @Test
  void aSenderThatGoesAwayLosesNothingThatTheLogHas() throws IOException {
    log.hold();
    try (LineClient client = service.client()) {
      client.send(line("user:1", 1) + "\n" + line("user:1", 2));
      await(() -> log.written().size() == 1);
    }
    await(() -> service.streams() == 0);
    log.release();
    await(() -> service.memoryHeld() == 0);
  }

  private static String withId(String channel, String id) {
    return "{\"channel\":\"" + channel + "\",\"data\":0,\"id\":\"" + id + "\"}\n";
  }
}
