package dev.fanfare.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Streams of lines, each as fast as the server takes them, and their answers.
public final class LineLoad implements PublishLoad {
  private static final int PIECE = 256 << 10;
  private static final ReaderReport.Latency NONE =
      new ReaderReport.Latency(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder published = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile boolean closed;
  private long publishedBefore;
  private long refusedBefore;

  private LineLoad(int port, int streams, byte[] head, List<byte[]> chunks) throws IOException {
    for (int i = 0; i < streams; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      int first = i;
      threads.add(Thread.ofPlatform().start(() -> write(socket, head, chunks, first)));
      threads.add(Thread.ofPlatform().start(() -> read(socket)));
    }
  }

  /// @param chunks of which each stream sends one after the other, over and over
  public static LineLoad start(int port, int streams, byte[] head, List<byte[]> chunks) {
    try {
      return new LineLoad(port, streams, head, chunks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void startWindow() {
    publishedBefore = published.sum();
    refusedBefore = refused.sum();
  }

  @Override
  public Counted endWindow() {
    return new Counted(published.sum() - publishedBefore, refused.sum() - refusedBefore, NONE);
  }

  private void write(Socket socket, byte[] head, List<byte[]> chunks, int first) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(head);
      for (int i = first; !closed; i++) {
        out.write(chunks.get(i % chunks.size()));
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /// A line with receipts ends with `]}`, one with a problem does not.
  private void read(Socket socket) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = socket.getInputStream();
      byte last = 0;
      byte beforeLast = 0;
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        long good = 0;
        long bad = 0;
        for (int i = 0; i < length; i++) {
          if (piece[i] == '\n' && last == '}') {
            good += beforeLast == ']' ? 1 : 0;
            bad += beforeLast == ']' ? 0 : 1;
          }
          beforeLast = last;
          last = piece[i];
        }
        published.add(good);
        refused.add(bad);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException failure) {
    if (!closed) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
