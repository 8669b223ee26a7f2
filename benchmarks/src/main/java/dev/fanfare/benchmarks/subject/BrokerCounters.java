package dev.fanfare.benchmarks.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// What a broker has counted since its start.
///
/// @param bytesIn of records written
/// @param bytesOut of records read
/// @param fetches requests for records
record BrokerCounters(long bytesIn, long bytesOut, long fetches) {
  private static final String IN = "kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec";
  private static final String OUT = "kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec";
  private static final String FETCHES =
      "kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Fetch,*";

  /// Answers with those of this JVM's broker.
  static void answer(HttpExchange exchange) throws IOException {
    byte[] body = (count(IN) + " " + count(OUT) + " " + count(FETCHES)).getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  static BrokerCounters ask(Http broker) {
    String[] counts =
        broker
            .get("/")
            .orElseThrow(() -> new IllegalStateException("the broker does not tell its counters"))
            .body()
            .split(" ", -1);
    return new BrokerCounters(
        Long.parseLong(counts[0]), Long.parseLong(counts[1]), Long.parseLong(counts[2]));
  }

  private static long count(String pattern) {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      long sum = 0;
      for (ObjectName name : beans.queryNames(new ObjectName(pattern), null)) {
        sum += ((Number) beans.getAttribute(name, "Count")).longValue();
      }
      return sum;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
