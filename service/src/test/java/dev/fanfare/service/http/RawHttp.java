package dev.fanfare.service.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/// HTTP byte by byte, for requests that no client would send.
record RawHttp(int port) {

  /// Sends and reads until the server closes the connection, which it must do within five seconds.
  String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  String get(String path) throws IOException {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  String post(String path, String type, String accept, String body) throws IOException {
    return exchange(
        "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nAccept: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, type, accept, body.length(), body));
  }

  static void assertProblem(String response, int status, String type) {
    assertThat(response).containsPattern("^HTTP/1\\.[01] " + status + " ");
    assertThat(response)
        .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
        .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n");
    JsonObject body = new JsonObject(body(response));
    assertThat(body.getString("type")).isEqualTo("urn:fanfare:problem:" + type);
    assertThat(body.getInteger("status")).isEqualTo(status);
    assertThat(body.getString("title")).isNotBlank();
    assertThat(body.getString("detail")).isNotBlank();
  }

  static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }
}
