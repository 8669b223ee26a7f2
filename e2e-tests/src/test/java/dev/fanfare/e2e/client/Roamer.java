package dev.fanfare.e2e.client;

import dev.fanfare.e2e.process.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// A reader that behaves as a browser on a bad network: it comes back after every cut, with its
/// last cursor, to whichever node.
public final class Roamer implements AutoCloseable {
  private final List<URI> nodes;
  private final String path;
  private final Listener listener;
  private final RandomGenerator random;
  private final BooleanSupplier cuts;
  private volatile Optional<StreamConnection> connection = Optional.empty();
  private volatile boolean stopped;
  private final AtomicInteger connects = new AtomicInteger();
  private String cursor;

  /// What comes of it, in the order in which it comes.
  public interface Listener {
    void opened(Block open, boolean again);

    void received(Block event);

    /// Tells also what no browser would tell: for the book that is read when something is wrong.
    default void note(String what) {}
  }

  private Roamer(
      List<URI> nodes,
      String path,
      String cursor,
      Listener listener,
      RandomGenerator random,
      BooleanSupplier cuts) {
    this.nodes = nodes;
    this.path = path;
    this.cursor = cursor;
    this.listener = listener;
    this.random = random;
    this.cuts = cuts;
  }

  /// @param random of its own
  /// @param cuts whether it is to be cut off at random at the moment
  public static Roamer start(
      List<URI> nodes,
      String path,
      Listener listener,
      RandomGenerator random,
      BooleanSupplier cuts) {
    return start(nodes, path, "", listener, random, cuts);
  }

  /// @param cursor where it has been before
  public static Roamer start(
      List<URI> nodes,
      String path,
      String cursor,
      Listener listener,
      RandomGenerator random,
      BooleanSupplier cuts) {
    Roamer roamer = new Roamer(nodes, path, cursor, listener, random, cuts);
    Thread.ofVirtual().name("roamer " + path).start(roamer::roam);
    Thread.ofVirtual().name("cutter " + path).start(roamer::cut);
    return roamer;
  }

  /// How often `fanfare.open` came.
  public int connects() {
    return connects.get();
  }

  @Override
  public void close() {
    stopped = true;
    end();
  }

  private void roam() {
    while (!stopped) {
      URI node = nodes.get(random.nextInt(nodes.size()));
      try (StreamConnection open = StreamConnection.open(node, path, cursor)) {
        connection = Optional.of(open);
        listener.note("at " + node.getPort() + " with " + cursor + ": " + open.status());
        if (open.status() == 200) {
          read(open);
        }
        listener.note("ended");
      } catch (IOException e) {
        listener.note("cut"); // or the node is away: it comes back
      }
      Deadline.pause(random.nextInt(20, 200));
    }
  }

  private void read(StreamConnection open) throws IOException {
    for (Optional<Block> next = open.next(); next.isPresent() && !stopped; next = open.next()) {
      Block block = next.get();
      if (block.isOpen()) {
        listener.opened(block, connects.getAndIncrement() > 0);
      } else if (block.isPublished()) {
        listener.received(block);
      } else if (block.isCheckpoint()) {
        listener.note("checkpoint " + block.lastEventId());
      }
      cursor = block.lastEventId();
    }
  }

  private void cut() {
    while (!stopped) {
      Deadline.pause(random.nextInt(300, 6_000));
      if (cuts.getAsBoolean()) {
        end();
      }
    }
  }

  private void end() {
    connection.ifPresent(open -> {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
