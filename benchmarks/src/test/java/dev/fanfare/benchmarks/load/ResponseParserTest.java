package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The built-in readers' parsers")
class ResponseParserTest {
  private static final String EVENTS =
      """
      retry: 2000
      id: c1
      event: fanfare.open
      data: {"verdict":"live"}

      id: c2
      data: {"seq":1,"ts":1790000000000000001,"pad":"xx"}

      :

      id: c3

      id: c4
      data: {"seq":2,"ts":5\
      """;

  private final List<String> found = new ArrayList<>();
  private final EventParser events =
      new EventParser("c0", (sequence, time) -> found.add(sequence + " at " + time));
  private final ResponseParser response = new ResponseParser(events::read);

  @ParameterizedTest(name = "in pieces of {0} bytes")
  @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
  @DisplayName("read a stream in chunks")
  void chunked(int piece) {
    read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + inChunks(EVENTS, 11), piece);

    checkEvents();
  }

  @ParameterizedTest(name = "in pieces of {0} bytes")
  @ValueSource(ints = {1, 5, 10_000})
  @DisplayName("read a stream that ends with its connection")
  void plain(int piece) {
    read("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + EVENTS, piece);

    checkEvents();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  @DisplayName("tell the status, but not before the head is there")
  void status(int piece) {
    read("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\n", piece);
    assertThat(response.status()).isZero();

    read("\r\n", piece);
    assertThat(response.status()).isEqualTo(503);
  }

  private void checkEvents() {
    assertThat(response.status()).isEqualTo(200);
    assertThat(found).containsExactly("1 at 1790000000000000001");
    assertThat(events.lastEventId()).as("the last that was dispatched").isEqualTo("c3");
  }

  private void read(String bytes, int piece) {
    byte[] all = bytes.getBytes(UTF_8);
    for (int i = 0; i < all.length; i += piece) {
      response.read(ByteBuffer.wrap(all, i, Math.min(piece, all.length - i)));
    }
  }

  private static String inChunks(String body, int size) {
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < body.length(); i += size) {
      String chunk = body.substring(i, Math.min(i + size, body.length()));
      chunks
          .append(Integer.toHexString(chunk.length()))
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
    }
    return chunks.toString();
  }
}
