package dev.fanfare.standalone;

import dev.fanfare.service.config.HttpSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Looks whether the public port is free before a broker is started for nothing.
final class PortCheck {

  private PortCheck() {}

  static Future<Void> expectFree(HttpSettings http) {
    try (ServerSocket _ = new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
      return Future.succeededFuture();
    } catch (BindException e) {
      return Future.failedFuture("port " + http.port() + " is in use; choose another with --port");
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }
}
