package dev.fanfare.benchmarks.load;

import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A run of sseload.
final class SseLoadSession implements Readers.Session {
  private static final Duration RAMP = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(20);
  private static final int PHASE = 1; // columns of the series
  private static final int EVENTS = 6;

  private final Child child;
  private final Path ready;
  private final Path series;

  SseLoadSession(Child child, Path ready, Path series) {
    this.child = child;
    this.ready = ready;
    this.series = series;
  }

  @Override
  public void awaitOpen() {
    Await.until(
        "all streams open, see " + child, RAMP, () -> Files.exists(ready) || !child.isAlive());
    if (!Files.exists(ready)) {
      throw new IllegalStateException("not all streams could be opened: " + child);
    }
  }

  /// Its workers hold the connections; it is only them that stop.
  @Override
  public void pause() {
    child.signal("STOP", true);
  }

  @Override
  public void resume() {
    child.signal("CONT", true);
  }

  /// It would wait out its drain, so it is told when nothing comes any more.
  @Override
  public ReaderReport finish() {
    Await.until(
        "nothing arrives any more", Duration.ofHours(1), () -> isQuiet() || !child.isAlive());
    child.signal("INT", false);
    try {
      String json = child.answers().readAllAsString();
      int code = child.waitFor(END);
      if (code != 0) {
        throw new IllegalStateException(child + " ended with " + code);
      }
      return SseLoadReport.read(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    child.close();
  }

  /// Its series has a line each second.
  private boolean isQuiet() {
    try {
      List<String> lines = Files.readAllLines(series);
      int quiet = (int) Readers.QUIET.toSeconds();
      return lines.size() > quiet
          && lines.subList(lines.size() - quiet, lines.size()).stream()
              .map(line -> line.split(",", -1))
              .allMatch(line ->
                  line.length > EVENTS && line[PHASE].equals("drain") && line[EVENTS].equals("0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
