package dev.fanfare.producer.publish;

import static dev.fanfare.producer.publish.LineClient.line;
import static dev.fanfare.producer.publish.LineService.WINDOW;
import static dev.fanfare.producer.publish.LineService.await;
import static dev.fanfare.producer.publish.LineService.pause;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When a sender of lines has to wait, and when it has waited or said nothing for too long.
class LineBackpressureIT {
  private final LineService service = new LineService();
  private final FakeLog log = service.log();

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void aSenderWaitsWhileTooManyLinesHaveNoAnswer() throws IOException {
    log.hold();
    int lines = 200_000;
    try (LineClient client = service.client()) {
      Thread sender = client.sendInBackground(lines);
      await(() -> log.written().size() >= WINDOW / 2);
      client.assertSilent();
      assertThat(log.written()).hasSizeLessThanOrEqualTo(2 * WINDOW);
      assertThat(sender.isAlive()).isTrue();
      log.release();
      client.assertLines(lines);
    }
    assertThat(log.written()).hasSize(lines);
  }

  @Test
  void aSenderWaitsWhileTheLogHasNoRoom() throws IOException {
    log.setRoom(false);
    try (LineClient client = service.client()) {
      client.sendInBackground(20_000);
      client.assertSilent();
      assertThat(log.written()).isEmpty();
      log.setRoom(true);
      client.assertLines(20_000);
    }
  }

  @Test
  void aSenderWaitsWhileItDoesNotReadItsAnswers() throws IOException {
    int lines = 200_000;
    try (LineClient client = service.client()) {
      client.sendInBackground(lines);
      await(() -> log.written().size() > 1000);
      int[] seen = {0};
      await(() -> {
        int before = seen[0];
        seen[0] = log.written().size();
        pause();
        return before == seen[0];
      });
      assertThat(log.written()).hasSizeLessThan(lines);
      client.assertLines(lines);
    }
  }

  @Test
  void aSenderThatSaysNothingIsEndedWithALineThatSaysSo() throws IOException {
    try (LineClient client = service.client()) {
      client.send(line("user:1", 1) + "\n{\"channel");
      client.assertLine(1);
      client.assertProblem(2, 408, "request-timeout");
      client.assertEnd();
    }
    assertThat(log.written()).hasSize(1);
  }

  @Test
  void aStreamWhoseLogIsSlowerThanAnyTimeoutIsNotCut() throws IOException {
    log.setRoom(false);
    try (LineClient client = service.client()) {
      client.send(line("user:1", 1) + "\n");
      long end = System.nanoTime() + LineService.BEYOND_THE_TIMEOUT_NANOS;
      while (System.nanoTime() < end) {
        client.assertSilent();
      }
      log.setRoom(true);
      client.assertLine(1);
      client.end();
      client.assertEnd();
    }
  }

  @Test
  void emptyLinesKeepAStreamAlive() throws IOException {
    try (LineClient client = service.client()) {
      long end = System.nanoTime() + LineService.BEYOND_THE_TIMEOUT_NANOS;
      while (System.nanoTime() < end) {
        client.send("\n");
        client.assertSilent();
      }
      client.send(line("user:1", 1) + "\n");
      assertThat(client.readLine().getInteger("line")).isGreaterThan(1);
      client.end();
      client.assertEnd();
    }
  }
}
