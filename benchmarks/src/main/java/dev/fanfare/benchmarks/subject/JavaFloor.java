package dev.fanfare.benchmarks.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Body;
import dev.fanfare.benchmarks.load.Frame;
import dev.fanfare.benchmarks.load.OpenLoop;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.load.Traffic.Pick;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What floor.c does, for a machine without a compiler. See there for its commands.
final class JavaFloor {
  private static final String RESPONSE =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n\r\n";
  private static final int LARGEST = 64 << 10;

  private final List<SocketChannel> readers = new CopyOnWriteArrayList<>();
  private final ByteBuffer out = ByteBuffer.allocateDirect(LARGEST);

  private JavaFloor() {}

  public static void main(String[] args) throws IOException {
    JavaFloor floor = new JavaFloor();
    ServerSocketChannel listener = ServerSocketChannel.open();
    var _ =
        listener.bind(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
            4096);
    Thread.ofPlatform().daemon().start(() -> floor.accept(listener));
    System.out.println("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(floor.obey(line.split(" ", -1)));
    }
  }

  /// A client of this machine sends its request at once and whole.
  private void accept(ServerSocketChannel listener) {
    ByteBuffer request = ByteBuffer.allocate(LARGEST);
    try {
      while (true) {
        SocketChannel reader = listener.accept();
        var _ = reader.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (reader.read(request.clear()) > 0) {
          write(reader, ByteBuffer.wrap(RESPONSE.getBytes(UTF_8)));
          readers.add(reader);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String obey(String[] command) {
    if (command[0].equals("count")) {
      return Integer.toString(readers.size());
    }
    Traffic traffic = traffic(command);
    SocketChannel[] all = readers.toArray(SocketChannel[]::new);
    Body body = new Body(traffic.bodyBytes());
    long[] sent = {0};
    Duration latest =
        new OpenLoop(traffic)
            .run((channel, sequence, due) -> {
              out.clear().put(Frame.HEAD.getBytes(UTF_8)).put(body.of(sequence, due));
              out.put(Frame.TAIL.getBytes(UTF_8)).flip();
              sent[0]++;
              switch (traffic.audience()) {
                case Audience.OwnUsers _ -> write(all[channel], out);
                case Audience.OneTopic _ -> writeToAll(all);
              }
            });
    return sent[0] + " " + latest.toNanos();
  }

  private Traffic traffic(String[] command) {
    Audience audience =
        command[1].equals("all")
            ? new Audience.OneTopic("", readers.size())
            : new Audience.OwnUsers("", readers.size());
    return new Traffic(
        audience,
        Double.parseDouble(command[2]),
        Integer.parseInt(command[3]),
        command[1].equals("turn") ? Pick.IN_TURN : Pick.RANDOM,
        Phases.ofSeconds(Double.parseDouble(command[4])),
        Integer.parseInt(command[5]),
        0);
  }

  private void writeToAll(SocketChannel[] all) {
    for (SocketChannel reader : all) {
      write(reader, out.rewind());
    }
  }

  /// Blocks while the reader is slow, as the one in C does.
  private static void write(SocketChannel reader, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        reader.write(bytes);
      }
    } catch (IOException e) {
      bytes.position(bytes.limit()); // the reader has gone
    }
  }
}
