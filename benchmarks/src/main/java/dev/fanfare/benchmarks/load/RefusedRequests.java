package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Somebody at an address that is no reader's who asks for a stream again and again, each time on a
/// connection of its own, and is refused.
public final class RefusedRequests implements AutoCloseable {
  /// Where the loopback addresses of readers are; [#FROM] is none of them.
  public static final String READERS = "127.0.0.0/9";

  private static final InetSocketAddress FROM = new InetSocketAddress("127.200.0.1", 0);
  private static final int THREADS = 4;
  private static final String REFUSAL = "HTTP/1.1 429 ";

  private final InetSocketAddress server;
  private final byte[] request;
  private final long pause;
  private final LongAdder refused = new LongAdder();
  private final long start = System.nanoTime();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  private RefusedRequests(int port, String path, int rate) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    request =
        ("GET "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n")
            .getBytes(US_ASCII);
    pause = TimeUnit.SECONDS.toNanos(THREADS) / rate;
  }

  /// Begins.
  ///
  /// @param rate of requests a second
  public static RefusedRequests start(int port, String path, int rate) {
    RefusedRequests flood = new RefusedRequests(port, path, rate);
    for (int i = 0; i < THREADS; i++) {
      flood.threads.add(Thread.ofPlatform().daemon().name("flood-" + i).start(flood::run));
    }
    return flood;
  }

  /// How many were refused in a second, so far.
  public double perSecond() {
    return refused.sum() * 1e9 / (System.nanoTime() - start);
  }

  /// In its own time, however long an answer takes.
  private void run() {
    long due = System.nanoTime();
    while (!over) {
      ask();
      due += pause;
      LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
    }
  }

  private void ask() {
    try (SocketChannel socket = SocketChannel.open()) {
      socket.bind(FROM).connect(server);
      socket.write(ByteBuffer.wrap(request));
      ByteBuffer answer = ByteBuffer.allocate(2_048);
      while (answer.position() < REFUSAL.length() && socket.read(answer) > 0) {
        // until it is known what it is
      }
      if (new String(answer.array(), 0, answer.position(), US_ASCII).startsWith(REFUSAL)) {
        refused.increment();
        while (socket.read(answer) > 0) {
          // until the server closes it; a stream that is let in once in a while would not end
        }
      }
    } catch (IOException e) {
      if (!over) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
