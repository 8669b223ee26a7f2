package dev.fanfare.e2e.client;

import dev.fanfare.e2e.process.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A reader that keeps all it reads, so that a test can ask afterwards.
public final class SseReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StreamConnection connection;
  private final List<Block> blocks = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  private SseReader(StreamConnection connection) {
    this.connection = connection;
  }

  public static SseReader open(URI server, String path) {
    return open(server, path, "");
  }

  /// Connects, and returns when the answer's head is there.
  public static SseReader open(URI server, String path, String lastEventId) {
    try {
      SseReader reader = new SseReader(StreamConnection.open(server, path, lastEventId));
      if (reader.status() == 200) {
        Thread.ofVirtual().name("reader").start(reader::read);
      }
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int status() {
    return connection.status();
  }

  public String header(String name) {
    return connection.header(name);
  }

  /// The first block, which is to be `fanfare.open`.
  public Block first() {
    return await("the first block", _ -> true);
  }

  /// All events that somebody published, so far.
  public List<Block> events() {
    return blocks.stream().filter(Block::isPublished).toList();
  }

  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /// What a browser would send now.
  public String lastEventId() {
    return blocks.isEmpty() ? "" : blocks.getLast().lastEventId();
  }

  /// Waits until so many published events are there, and returns all of them.
  public List<Block> awaitEvents(int count) {
    Deadline.await(
        count + " events, there are " + events(), PATIENCE, () -> events().size() >= count);
    return events();
  }

  public Block await(String what, Predicate<Block> wanted) {
    return await(what, PATIENCE, wanted);
  }

  public Block await(String what, Duration bound, Predicate<Block> wanted) {
    Deadline.await(what, bound, () -> find(wanted).isPresent());
    return find(wanted).orElseThrow();
  }

  /// Waits until the server has ended it or it was cut.
  public void awaitEnd() {
    awaitEnd(PATIENCE);
  }

  public void awaitEnd(Duration bound) {
    Deadline.await("the end of the stream", bound, () -> ended);
  }

  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Block> find(Predicate<Block> wanted) {
    return blocks.stream().filter(wanted).findFirst();
  }

  private void read() {
    try {
      for (Optional<Block> block = connection.next();
          block.isPresent();
          block = connection.next()) {
        blocks.add(block.get());
      }
    } catch (IOException e) {
      // cut, by the test or by a fault that it made
    } finally {
      ended = true;
    }
  }
}
