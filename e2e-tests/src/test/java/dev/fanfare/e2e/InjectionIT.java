package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.broker.ForeignProducer;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.StreamConnection;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
@DisplayName(
    "I7: CR, LF, NUL and U+2028 bring no field into a stream, no header and no line of a log:")
class InjectionIT {
  /// What ends a line somewhere, or ends a text in C.
  private static final List<String> BREAKS = List.of("\r", "\n", "\r\n", "\0", "\u2028");

  private static final String END = "the end";

  private static final int SENSOR_PARTITIONS = 3;

  /// How each line of a stream begins (WHATWG HTML §9.2.5).
  private static final String LINE = "(?s)(id|event|data|retry): .*|:.*|";

  private final Cluster cluster;
  private final Http publisher;

  InjectionIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
  }

  @AfterEach
  void logs() {
    assertThat(cluster.all().map(node -> node.process().output()))
        .allSatisfy(log ->
            assertThat(log.split("[\r\n\u2028]")).noneMatch(line -> line.startsWith("injected")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "cloudevent"})
  @DisplayName("every field of a JSON event, and of a CloudEvent in both modes")
  void published(String format) throws IOException {
    String user = cluster.freshName();
    try (StreamConnection stream = listen("user:" + user, format)) {
      for (String end : BREAKS) {
        for (String field : List.of("channel", "event", "id", "ttl", "data")) {
          Map<String, Object> event = new LinkedHashMap<>();
          event.put("channel", "user:" + user);
          event.put("data", "plain");
          event.merge(field, evil(end), (good, bad) -> good + "" + bad);
          expect(publisher.publish(event), List.of("data").contains(field));
        }
        for (String attribute : List.of("id", "type", "subject", "source", "time", "region")) {
          Map<String, Object> event = cloudEvent(user);
          event.merge(attribute, evil(end), (good, bad) -> good + "" + bad);
          expect(publisher.post("application/cloudevents+json", json(event)), false);
          expect(binary(user, attribute, evil(end)), false);
        }
      }
      publisher.publish("user:" + user, "end", END).cursor();
      assertThat(linesUntil(1, stream)).allMatch(line -> line.matches(LINE));
    }
  }

  /// Data may hold anything; of the rest, only what has no line end in it anywhere may pass.
  private static void expect(Answer answer, boolean isData) {
    assertThat(answer.headers().map()).doesNotContainKey("injected");
    if (isData) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    } else {
      assertThat(answer.status()).as(answer.body()).isIn(201, 400, 422);
      assertThat(answer.body()).doesNotContain("\r", "\n", "\0");
    }
  }

  @Test
  @DisplayName("every field of a record that another system wrote")
  void foreign() throws IOException {
    String key = cluster.freshName();
    String channel = Cluster.SENSORS + ":" + key;
    try (ForeignProducer sensors = new ForeignProducer(cluster.kafka(), Cluster.SENSORS_TOPIC);
        StreamConnection plain = listen(channel, "data");
        StreamConnection wrapped = listen(channel, "cloudevent")) {
      for (String end : BREAKS) {
        sensors.send(key + evil(end), "in the key");
        for (String header :
            List.of(
                "ce_id",
                "ce_type",
                "ce_source",
                "ce_subject",
                "ce_time",
                "ce_region",
                "content-type",
                "traceparent",
                "fanfare_expires")) {
          ProducerRecord<byte[], byte[]> record = sensors.record(key, "x".getBytes(UTF_8));
          record.headers().add(header, evil(end).getBytes(UTF_8));
          sensors.send(record);
        }
        ProducerRecord<byte[], byte[]> named = sensors.record(key, "x".getBytes(UTF_8));
        named.headers().add("ce_a" + evil(end), "x".getBytes(UTF_8));
        sensors.send(named);
      }
      for (int partition = 0; partition < SENSOR_PARTITIONS; partition++) {
        sensors.send(sensors.record(partition, key, END));
      }
      for (StreamConnection stream : List.of(plain, wrapped)) {
        assertThat(linesUntil(SENSOR_PARTITIONS, stream)).allMatch(line -> line.matches(LINE));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "channel",
        "event",
        "last_event_id",
        "since",
        "format",
        "user",
        "shard",
        "ticket",
        "else"
      })
  @DisplayName("every parameter of a stream's URL")
  void asked(String parameter) throws IOException {
    for (String end : BREAKS) {
      String value = URLEncoder.encode("user:1" + evil(end), UTF_8);
      String path = "/v1/stream?channel=user:1&" + parameter + "=" + value;
      try (StreamConnection stream = StreamConnection.open(notifier(), path, "")) {
        assertThat(stream.status()).isIn(200, 400, 422);
        assertThat(stream.header("injected")).isEmpty();
        if (stream.status() == 200) {
          assertThat(stream.next().orElseThrow().isOpen()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/stream/", "/v1/openapi.yaml", "/docs/", "/assets/", "/"})
  @DisplayName("a path, or the name of a file")
  void paths(String path) {
    for (NodeProcess node : List.of(cluster.producer(), cluster.notifier(0))) {
      for (String end : BREAKS) {
        Answer answer =
            new Http(node.uri()).get(path + URLEncoder.encode(evil(end), UTF_8)).isProblem(404);
        assertThat(answer.headers().map()).doesNotContainKey("injected");
        assertThat(answer.body()).doesNotContain("injected");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin",
        "Last-Event-ID",
        "traceparent",
        "Idempotency-Key",
        "Authorization",
        "Cookie",
        "Accept",
        "Content-Type",
        "ce-id",
      })
  @DisplayName("a header with the bytes themselves, as no client would send them")
  void raw(String header) throws IOException {
    for (String value : List.of("a\rinjected: yes", "a\0injected: yes", "a\u0085injected: yes")) {
      for (NodeProcess node : List.of(cluster.producer(), cluster.notifier(0))) {
        String answer = exchange(node.uri(), header + ": " + value);
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head).startsWith("HTTP/1.1 4").doesNotContain("injected");
      }
    }
  }

  private static String evil(String end) {
    return end + "injected: yes" + end + end + "data: injected" + end + end;
  }

  private URI notifier() {
    return cluster.nodes().getFirst();
  }

  private StreamConnection listen(String channel, String format) throws IOException {
    StreamConnection stream =
        StreamConnection.open(
            notifier(), "/v1/stream?channel=" + channel + "&format=" + format, "");
    byte[] begin = new byte[1]; // only when it has begun
    assertThat(stream.body().read(begin)).isPositive();
    assertThat(begin).isEqualTo("r".getBytes(UTF_8));
    return stream;
  }

  /// All lines until so many ends have come, as whoever reads by the standard would cut them.
  private static List<String> linesUntil(int ends, StreamConnection stream) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write('r');
    while (all.toString(UTF_8).split(END, -1).length <= ends) {
      byte[] more = new byte[4096];
      int count = stream.body().read(more);
      assertThat(count).as("a stream that goes on").isPositive();
      all.write(more, 0, count);
    }
    return List.of(all.toString(UTF_8).split("\r\n|\r|\n", -1));
  }

  private static Map<String, Object> cloudEvent(String user) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", "i" + System.nanoTime());
    event.put("source", "/test");
    event.put("type", "test");
    event.put("subject", "user:" + user);
    event.put("data", "plain");
    return event;
  }

  private Answer binary(String user, String attribute, String evil) {
    Map<String, Object> attributes = cloudEvent(user);
    attributes.remove("data");
    attributes.merge(attribute, evil, (good, bad) -> good + "" + bad);
    HttpRequest.Builder request =
        publisher
            .request("/v1/events")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("plain"));
    attributes.forEach(
        (name, value) -> request.header("ce-" + name, percentEncoded(String.valueOf(value))));
    return publisher.send(request);
  }

  private static String percentEncoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static String json(Object value) {
    return Http.JSON.valueToTree(value).toString();
  }

  /// A publish that would be good but for one header.
  private static String exchange(URI server, String header) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(5_000);
      String request =
          "POST /v1/events HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n%s\r\n\r\n"
              .formatted(server.getAuthority(), header);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
