package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A sender of lines that speaks plain HTTP/1.1, so that nothing is between the test and the
/// socket.
final class LineClient implements AutoCloseable {
  private final LineService service;
  private final Socket socket;
  private final BufferedReader in;
  private String head = "";
  private volatile Optional<AssertionError> sendFailure = Optional.empty();

  LineClient(LineService service, int port) throws IOException {
    this.service = service;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    write(
        """
        POST /v1/events HTTP/1.1\r
        Host: x\r
        Content-Type: application/x-ndjson\r
        Transfer-Encoding: chunked\r
        \r
        """);
  }

  static String line(String channel, int data) {
    return "{\"channel\":\"" + channel + "\",\"data\":" + data + "}";
  }

  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
  }

  void end() throws IOException {
    write("0\r\n\r\n");
  }

  Thread sendInBackground(int lines) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            for (int i = 0; i < lines; i += 100) {
              send((line("user:1", 1) + "\n").repeat(100));
            }
            end();
          } catch (IOException e) {
            sendFailure = Optional.of(new AssertionError(e));
          }
        });
  }

  /// What stands before the answer's lines.
  String head() {
    return head;
  }

  /// The next line of the answer, from whichever chunk it is in.
  JsonObject readLine() throws IOException {
    String line = nextLine();
    while (!line.startsWith("{")) {
      line = nextLine();
    }
    return new JsonObject(line);
  }

  JsonObject assertProblem(int number, int status, String type) throws IOException {
    JsonObject line = readLine();
    assertThat(line.getInteger("line")).as(line.encode()).isEqualTo(number);
    assertThat(line.getInteger("status")).isEqualTo(status);
    assertThat(line.getString("type")).isEqualTo("urn:fanfare:problem:" + type);
    assertThat(line.getString("detail")).isNotBlank();
    return line;
  }

  void assertLine(int number) throws IOException {
    assertThat(readLine().getInteger("line")).isEqualTo(number);
  }

  /// That so many lines are answered, and nothing comes after them.
  void assertLines(int count) throws IOException {
    for (int i = 1; i <= count; i++) {
      assertLine(i);
    }
    sendFailure.ifPresent(failure -> {
      throw failure;
    });
    assertEnd();
  }

  /// The end of the last chunk, and then the chunk without anything in it.
  void assertEnd() throws IOException {
    List<String> rest = new ArrayList<>();
    for (String line = nextLine(); !line.equals("0"); line = nextLine()) {
      rest.add(line);
    }
    assertThat(rest).allMatch(String::isEmpty);
  }

  void assertSilent() throws IOException {
    LineService.pause();
    LineService.pause();
    if (head.isEmpty()) {
      return; // nothing was read as yet, not even the head
    }
    assertThat(in.ready()).isFalse();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    LineService.await(() -> service.streams() == 0);
  }

  private String nextLine() throws IOException {
    if (head.isEmpty()) {
      StringBuilder lines = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        lines.append(line).append('\n');
      }
      head = lines.toString();
    }
    String line = in.readLine();
    assertThat(line).as("the answer goes on").isNotNull();
    return String.valueOf(line);
  }

  private void write(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
