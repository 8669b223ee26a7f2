package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.e2e.broker.ForeignProducer;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.ApiSchema;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@OnCluster
@DisplayName("openapi.yaml and asyncapi.yaml, as they are served,")
class OpenApiIT {
  private static final String EVENTS = "/v1/events";
  private static final String STREAM = "/v1/stream";
  private static final String JSON = "application/json";
  private static final String CONTENT = "/paths/~1v1~1events/post/requestBody/content";
  private static final String BODY = CONTENT + "/application~1json";

  private final Cluster cluster;
  private final Http publisher;
  private final Http notifier;
  private final ApiSchema requests;
  private final ApiSchema streams;

  OpenApiIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.notifier = new Http(cluster.nodes().getFirst());
    this.requests = new ApiSchema(publisher.get("/v1/openapi.yaml").body());
    this.streams = new ApiSchema(publisher.get("/v1/asyncapi.yaml").body());
  }

  @Test
  @DisplayName("say what publishing answers")
  void publishing() {
    examples().forEach(body -> hold(201, publisher.post(JSON, body)));
    hold(400, publisher.post(JSON, "{"));
    hold(403, publisher.publish(Cluster.SENSORS + ":1", "e", "x"));
    hold(404, publisher.post(JSON, "{\"channel\":\"nope:1\",\"data\":1}"));
    hold(
        405, "put", EVENTS, publisher.send(publisher.request(EVENTS).PUT(BodyPublishers.noBody())));
    hold(413, publisher.post(JSON, "\"" + "x".repeat(2 << 20) + "\""));
    hold(415, publisher.post("text/plain", "hello"));
    hold(422, publisher.post(JSON, "[{},{}]"));
    hold(
        431,
        "post",
        EVENTS,
        publisher.send(
            publisher
                .request(EVENTS)
                .header("X-Large", "x".repeat(40_000))
                .POST(BodyPublishers.ofString("{}"))));
  }

  @Test
  @DisplayName("know each form that a body may have")
  void bodies() {
    JsonNode forms = requests.document().at(CONTENT);
    String event = forms.at("/application~1cloudevents+json/example").toString();
    String batch = "[" + event.replace("o-7", "o-8") + "," + event.replace("o-7", "o-9") + "]";
    String lines = forms.at("/application~1x-ndjson/example").textValue();
    assertThat(requests.faults(CONTENT + "/application~1cloudevents+json/schema", event)).isEmpty();
    assertThat(requests.faults(CONTENT + "/application~1cloudevents-batch+json/schema", batch))
        .isEmpty();
    hold(201, publisher.post("application/cloudevents+json", event));
    hold(201, publisher.post("application/cloudevents-batch+json", batch));
    Answer answer = publisher.post("application/x-ndjson", lines + "{}\n");
    hold(200, answer);
    assertThat(answer.body().lines()).hasSize(3);
    answer
        .body()
        .lines()
        .forEach(
            line -> assertThat(requests.faults("/components/schemas/LineAnswer", line)).isEmpty());
    hold(201, binary("o-10"));
    hold(422, binary(""));
  }

  private Answer binary(String id) {
    return publisher.send(
        publisher
            .request(EVENTS)
            .header("ce-specversion", "1.0")
            .header("ce-id", id)
            .header("ce-source", "/orders")
            .header("ce-type", "order.shipped")
            .header("ce-subject", "user:42")
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, 0})));
  }

  @Test
  @DisplayName("say what listening answers")
  void listening() {
    hold(404, "get", STREAM, notifier.get(STREAM + "?channel=nope:1"));
    hold(
        405, "post", STREAM, notifier.send(notifier.request(STREAM).POST(BodyPublishers.noBody())));
    hold(
        406,
        "get",
        STREAM,
        notifier.send(notifier.request(STREAM + "?user=1").header("Accept", "image/png")));
    hold(414, "get", STREAM, notifier.get(STREAM + "?channel=" + "x".repeat(70_000)));
    hold(422, "get", STREAM, notifier.get(STREAM + "?since=yesterday&user=1"));
    hold(422, "get", STREAM, notifier.get(STREAM + "?chanel=topic:a"));
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), STREAM + "?user=1")) {
      JsonNode headers = requests.document().at("/paths/~1v1~1stream/get/responses/200/headers");
      headers
          .fieldNames()
          .forEachRemaining(name ->
              assertThat(reader.header(name))
                  .isEqualTo(headers.at("/" + name + "/schema/const").textValue()));
    }
  }

  @Test
  @DisplayName("say what operators and readers of the documents are answered")
  void operating() {
    Http management = new Http(cluster.notifier(0).managementUri());
    hold(200, "get", "/v1/cluster", notifier.get("/v1/cluster"));
    for (String path : List.of("/livez", "/readyz", "/metrics")) {
      hold(200, "get", path, management.get(path));
    }
    for (String path : List.of("/v1/openapi.yaml", "/v1/asyncapi.yaml", "/docs")) {
      hold(200, "get", path, publisher.get(path));
      hold(405, "delete", path, publisher.delete(path));
    }
  }

  @Test
  @DisplayName("say what is answered without Kafka")
  void withoutKafka() {
    Map<String, String> nowhere = Map.of("FANFARE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
    try (NodeProcess alone = NodeProcess.start("alone", "producer-api", List.of(), nowhere)) {
      Deadline.await(
          "it answers", Duration.ofSeconds(20), () -> alone.managementStatus("/livez") == 200);
      hold(503, "get", "/readyz", new Http(alone.managementUri()).get("/readyz"));
      hold(503, new Http(alone.uri()).publish("user:1", "e", "x"));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dev.fanfare.e2e.BadInputIT#published")
  @DisplayName("refuse what the service refuses")
  void refused(int status, String what, String body) {
    boolean sayable = status == 422;
    if (sayable) {
      assertThat(requests.faults(BODY + "/schema", body)).as(what).isNotEmpty();
    }
    hold(status, publisher.post(JSON, body));
  }

  static Stream<Arguments> taken() {
    return Stream.of(
        Arguments.of("{\"channel\":\"user:1\",\"data\":null}"),
        Arguments.of("{\"channel\":\"user:a.b_c~d@e/f+g-h\",\"data\":\"\"}"),
        Arguments.of("{\"channels\":[\"user:1\",\"topic:1\"],\"data\":[],\"event\":\"é\"}"),
        Arguments.of("{\"channel\":\"user:1\",\"data\":1,\"ttl\":\"P1DT2H3M4.5S\"}"),
        Arguments.of("[{\"channel\":\"user:1\",\"data\":1}]"));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("take what the service takes")
  void taken(String body) {
    assertThat(requests.faults(BODY + "/schema", body)).isEmpty();
    hold(201, publisher.post(JSON, body));
  }

  @Test
  @DisplayName("have examples that are as they say")
  void ownExamples() {
    examples().forEach(body -> assertThat(requests.faults(BODY + "/schema", body)).isEmpty());
    JsonNode messages = streams.document().at("/components/messages");
    messages
        .fieldNames()
        .forEachRemaining(name ->
            messages
                .at("/" + name + "/examples")
                .forEach(example ->
                    assertThat(
                            streams.faults(
                                "/components/messages/" + name + "/payload",
                                example.path("payload").toString()))
                        .as(name)
                        .isEmpty()));
  }

  @Test
  @DisplayName("name every type of problem")
  void problems() {
    assertThat(requests.document().at("/components/schemas/ProblemType/enum"))
        .extracting(JsonNode::textValue)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ProblemType.values()).map(ProblemType::uri).toList());
  }

  @Test
  @DisplayName("say what a stream sends")
  void stream() {
    String name = cluster.freshName();
    String path = STREAM + "?format=cloudevent&channel=" + Cluster.ORDERS + ":" + name;
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), path);
        SseReader reset = SseReader.open(cluster.nodes().getFirst(), path, "nonsense");
        ForeignProducer orders = new ForeignProducer(cluster.kafka(), Cluster.ORDERS_TOPIC)) {
      holdOpen(reader.first());
      holdOpen(reset.first());
      orders.send(name, "{\"a\":1}");
      orders.send(name, "text");
      orders.send(orders.record(name, new byte[] {(byte) 0xff}));
      assertThat(publisher.publish(Cluster.ORDERS + ":" + name, "order.paid", Map.of()).status())
          .isEqualTo(201);
      for (Block event : reader.awaitEvents(4)) {
        assertThat(streams.faults("/components/messages/envelope/payload", event.text())).isEmpty();
      }
    }
  }

  private void holdOpen(Block open) {
    assertThat(open.isOpen()).isTrue();
    assertThat(streams.faults("/components/messages/open/payload", open.text())).isEmpty();
  }

  private List<String> examples() {
    return StreamSupport.stream(requests.document().at(BODY + "/examples").spliterator(), false)
        .map(example -> example.path("value").toString())
        .toList();
  }

  private void hold(int status, Answer answer) {
    hold(status, "post", EVENTS, answer);
  }

  private void hold(int status, String method, String path, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    requests.hold(method, path, answer);
  }
}
