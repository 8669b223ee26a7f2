package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SseEncoderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"order\": 7}' | 'event: a\\ndata: {\"order\": 7}\\n\\n'",
        "'' | 'event: a\\ndata: \\n\\n'",
        "'a\\nb' | 'event: a\\ndata: a\\ndata: b\\n\\n'",
        "'a\\rb' | 'event: a\\ndata: a\\ndata: b\\n\\n'",
        "'a\\r\\nb' | 'event: a\\ndata: a\\ndata: b\\n\\n'",
        "'a\\n\\rb' | 'event: a\\ndata: a\\ndata: \\ndata: b\\n\\n'",
        "'\\r\\n' | 'event: a\\ndata: \\ndata: \\n\\n'",
        "' a' | 'event: a\\ndata:  a\\n\\n'",
        "'a\\n\\nid: 9\\nevent: x' | 'event: a\\ndata: a\\ndata: \\ndata: id: 9\\ndata: event: x\\n\\n'"
      })
  void splitsDataAtEveryLineBreak(String data, String frame) {
    assertThat(new String(SseEncoder.frame("a", breaks(data).getBytes(UTF_8)), UTF_8))
        .isEqualTo(breaks(frame));
  }

  @Test
  void aMessageNeedsNoName() {
    assertThat(new String(SseEncoder.frame("message", "x".getBytes(UTF_8)), UTF_8))
        .isEqualTo("data: x\n\n");
  }

  @Test
  void whatIsWrittenIsReadBackByTwoOtherParsers() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("SseEncoderTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    List<String[]> events = new ArrayList<>();
    ByteBuf wire = Unpooled.buffer();
    for (int i = 0; i < 2000; i++) {
      String name = i % 3 == 0 ? "message" : "n" + random.nextInt(100);
      String data = randomData(random);
      byte[] id = ("c" + i).getBytes(UTF_8);
      SseEncoder.appendId(wire, id, id.length);
      wire.writeBytes(SseEncoder.frame(name, data.getBytes(UTF_8)));
      events.add(new String[] {"c" + i, name, data.replace("\r\n", "\n").replace('\r', '\n')});
    }
    byte[] bytes = ByteBufUtil.getBytes(wire);
    assertThat(WhatwgParser.parse(bytes)).containsExactlyElementsOf(events);
    assertThat(readByOkHttp(bytes, events.size())).containsExactlyElementsOf(events);
  }

  private static String randomData(RandomGenerator random) {
    String[] bits = {
      "a", "\r", "\n", "\r\n", ":", " ", "data: ", "id: x", "é", "😀", "\u0000", "{\"a\":1}"
    };
    StringBuilder data = new StringBuilder();
    for (int n = random.nextInt(1, 12); n > 0; n--) {
      data.append(bits[random.nextInt(bits.length)]);
    }
    return data.toString();
  }

  /// LaunchDarkly's client, over a real socket.
  private static List<String[]> readByOkHttp(byte[] wire, int count) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server, wire));
      URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
      List<String[]> read = new ArrayList<>();
      try (EventSource source = new EventSource.Builder(uri).build()) {
        source.start();
        while (read.size() < count) {
          MessageEvent event = source.readMessage();
          read.add(new String[] {event.getLastEventId(), event.getEventName(), event.getData()});
        }
      }
      return read;
    }
  }

  private static void serve(ServerSocket server, byte[] wire) {
    try (Socket socket = server.accept()) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(UTF_8));
      socket.getOutputStream().write(wire);
      socket.getOutputStream().flush();
      while (socket.getInputStream().read() >= 0) {
        // the request; the reader closes when it has everything
      }
    } catch (IOException e) {
      // the reader has gone
    }
  }

  private static String breaks(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }
}
