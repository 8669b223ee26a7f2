package dev.fanfare.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

/// Requests over connections that are kept, one under way on each; all on one thread, so that it
/// costs little beside what it measures.
///
/// With a rate each request is due at its time whatever the server does, and its latency counts
/// from then.
public final class PostLoad implements PublishLoad {
  private static final double NANOS = 1e9;

  /// @param rate of requests per second; 0 is as fast as answers come
  /// @param events in each request
  public record Plan(int port, int connections, double rate, int events, List<byte[]> requests) {}

  private final Plan plan;
  private final Selector selector;
  private final List<PostConnection> connections = new ArrayList<>();
  private final Queue<PostConnection> idle = new ArrayDeque<>();
  private final Thread thread;
  private final AtomicReference<Window> window = new AtomicReference<>(new Window());
  private volatile boolean closed;

  // Of the thread.
  private long sent;

  /// Written by the thread, read when it is exchanged for another.
  private static final class Window {
    private final Latencies latencies = new Latencies();
    private long answered;
    private long failed;
  }

  private PostLoad(Plan plan) throws IOException {
    this.plan = plan;
    this.selector = Selector.open();
    for (int i = 0; i < plan.connections(); i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port()));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      PostConnection connection = new PostConnection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      connections.add(connection);
      idle.add(connection);
    }
    this.thread = Thread.ofPlatform().name("posts").start(this::run);
  }

  public static PostLoad start(Plan plan) {
    try {
      return new PostLoad(plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void startWindow() {
    window.set(new Window());
  }

  @Override
  public Counted endWindow() {
    Window counted = window.getAndSet(new Window());
    return new Counted(
        counted.answered * plan.events(), counted.failed, counted.latencies.report());
  }

  private void run() {
    long start = System.nanoTime();
    try {
      while (!closed) {
        send(start);
        selector.select(key -> answer((PostConnection) key.attachment()), 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(long start) throws IOException {
    long now = System.nanoTime();
    while (!idle.isEmpty()) {
      long due = plan.rate() == 0 ? now : start + (long) ((double) sent / plan.rate() * NANOS);
      if (due > now) {
        return;
      }
      byte[] request = plan.requests().get((int) (sent % plan.requests().size()));
      idle.remove().send(ByteBuffer.wrap(request), due);
      sent++;
    }
  }

  private void answer(PostConnection connection) {
    try {
      if (!connection.read()) {
        return;
      }
      Window counted = window.get();
      counted.latencies.record((System.nanoTime() - connection.due()) / 1000);
      if (connection.isPublished()) {
        counted.answered++;
      } else {
        counted.failed++;
      }
      idle.add(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      for (PostConnection connection : connections) {
        connection.close();
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
