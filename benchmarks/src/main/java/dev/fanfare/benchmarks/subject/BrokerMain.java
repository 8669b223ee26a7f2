package dev.fanfare.benchmarks.subject;

import com.sun.net.httpserver.HttpServer;
import dev.fanfare.standalone.EmbeddedKafka;
import dev.fanfare.standalone.EmbeddedKafkaConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// The main of [Broker]'s JVM: a folder, the broker's port, and a port where it tells its counters.
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws IOException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaConfig.durable(Path.of(args[0])).withPort(Integer.parseInt(args[1])));
    HttpServer counters =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[2])), 0);
    var _ = counters.createContext("/", BrokerCounters::answer);
    counters.start();
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close"));
  }
}
