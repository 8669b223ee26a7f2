package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TakenSocketIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /// So many that one of them gets the number that has become free, whatever else is free.
  private static final int OTHERS = 64;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final CompletableFuture<List<SocketChannel>> accepted = new CompletableFuture<>();

  @Test
  @DisplayName(
      "I2: what is written to a closed connection does not go to the one that has its number")
  void closed() throws Exception {
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerSocketChannel others = ServerSocketChannel.open();
        Socket reader = new Socket()) {
      others.bind(new InetSocketAddress(LOOPBACK, 0), OTHERS);
      for (int i = 0; i < OTHERS; i++) {
        clients.add(SocketChannel.open(others.getLocalAddress()));
      }
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(request -> take(request, others))
              .listen(0, LOOPBACK.getHostAddress())
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      reader.connect(new InetSocketAddress(LOOPBACK, server.actualPort()));
      reader
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));

      List<SocketChannel> served = accepted.get(10, TimeUnit.SECONDS);

      assertThat(clients).allSatisfy(client -> assertThat(waitingAt(client)).isZero());
      for (SocketChannel other : served) {
        other.close();
      }
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private void take(HttpServerRequest request, ServerSocketChannel others) {
    Context context = vertx.getOrCreateContext();
    TakenSocket.take(
        request,
        context,
        WriteBufferWaterMark.DEFAULT,
        socket -> {
          write(socket, "behind the head");
          context.runOnContext(v -> writeWhenClosed(socket, others));
        },
        () -> accepted.completeExceptionally(new AssertionError("the reader has gone")));
  }

  private void writeWhenClosed(TakenSocket socket, ServerSocketChannel others) {
    try {
      write(socket, "straight to the kernel");
      socket.cut();
      List<SocketChannel> all = new ArrayList<>();
      for (int i = 0; i < OTHERS; i++) {
        all.add(others.accept());
      }
      write(socket, "not for others");
      accepted.complete(all);
    } catch (IOException e) {
      accepted.completeExceptionally(e);
    }
  }

  private static void write(TakenSocket socket, String text) {
    ByteBuf bytes = socket.buffer();
    bytes.writeCharSequence(text, US_ASCII);
    socket.write(bytes);
  }

  private static int waitingAt(SocketChannel client) {
    try {
      client.configureBlocking(false);
      return client.read(ByteBuffer.allocate(100));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
