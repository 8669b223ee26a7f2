package dev.fanfare.e2e.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One stream over a plain socket: nothing between the test and the bytes.
public final class StreamConnection implements Closeable {
  private static final int CONNECT_MILLIS = 5_000;

  /// Longer than any silence that a test allows.
  private static final int SILENCE_MILLIS = 60_000;

  private static final int NARROW = 4_096;

  private final Socket socket;
  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;
  private final BlockReader blocks;

  private StreamConnection(
      Socket socket, int status, Map<String, String> headers, InputStream body) {
    this.socket = socket;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.blocks = new BlockReader(body);
  }

  /// @param path with the query
  /// @param lastEventId the header; none if empty
  /// @throws IOException if there is no HTTP answer
  public static StreamConnection open(URI server, String path, String lastEventId)
      throws IOException {
    return open(new Socket(), server, path, lastEventId);
  }

  /// A stream whose reader has little room, so that the server soon notices when it stops reading.
  public static StreamConnection openNarrow(URI server, String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(NARROW);
    return open(socket, server, path, "");
  }

  /// A stream whose reader, or its proxy, is at another of this machine's addresses.
  ///
  /// @param forwardedFor the header `X-Forwarded-For`; none if empty
  public static StreamConnection openFrom(
      String address, String forwardedFor, URI server, String path) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    String header = forwardedFor.isEmpty() ? "" : "X-Forwarded-For: " + forwardedFor + "\r\n";
    return request(socket, server, path, header);
  }

  private static StreamConnection open(Socket socket, URI server, String path, String lastEventId)
      throws IOException {
    String header = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
    return request(socket, server, path, header);
  }

  private static StreamConnection request(Socket socket, URI server, String path, String header)
      throws IOException {
    try {
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS);
      socket.setSoTimeout(SILENCE_MILLIS);
      String token =
          Bearer.header(server).map(value -> "Authorization: " + value + "\r\n").orElse("");
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + Bearer.address(server).getAuthority()
              + "\r\n"
              + "Accept: text/event-stream\r\n"
              + header
              + token
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return answer(socket, new BufferedInputStream(socket.getInputStream(), 16_384));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static StreamConnection answer(Socket socket, InputStream in) throws IOException {
    String first = line(in);
    if (!first.startsWith("HTTP/1.1 ")) {
      throw new IllegalStateException("an answer that is none begins with: " + first);
    }
    String[] statusLine = first.split(" ", 3);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new StreamConnection(
        socket, Integer.parseInt(statusLine[1]), headers, body(headers, in));
  }

  public int status() {
    return status;
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// Sends what no reader of a stream has any reason to send.
  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The bytes of the body as they are: instead of [#next], not beside it.
  public InputStream body() {
    return body;
  }

  /// Waits for the next block; empty if the server ended the stream.
  ///
  /// @throws IOException if the stream was cut
  public Optional<Block> next() throws IOException {
    return blocks.next();
  }

  /// Cuts it, also from another thread.
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static InputStream body(Map<String, String> headers, InputStream in) throws IOException {
    if (headers.getOrDefault("Transfer-Encoding", "").equals("chunked")) {
      return new ChunkedInput(in);
    }
    String length = headers.get("Content-Length");
    return length == null ? in : new ByteArrayInputStream(in.readNBytes(Integer.parseInt(length)));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended before the answer did");
      }
      line.append((char) b);
    }
    return line.substring(0, Math.max(0, line.length() - 1));
  }
}
