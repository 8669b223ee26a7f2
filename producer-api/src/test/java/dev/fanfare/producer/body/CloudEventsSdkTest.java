package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the CloudEvents SDK sends is what is read here.
class CloudEventsSdkTest {
  private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-22T10:00:00.123+01:00");
  private static final byte[] DATA = "{\"order\":7}".getBytes(StandardCharsets.UTF_8);
  private static final CloudEvent PLAIN =
      CloudEventBuilder.v1()
          .withId("a b")
          .withSource(URI.create("/shop"))
          .withType("order.shipped")
          .withSubject("user:a+b@c~d")
          .withTime(TIME)
          .withExtension("comment", "so \"to say\"")
          .withExtension("sequence", 7)
          .build();

  /// What the SDK writes into headers as it is, though the HTTP binding has it percent-encoded: so
  /// this is for JSON only.
  private static final CloudEvent FULL =
      CloudEventBuilder.v1(PLAIN)
          .withId("é %41")
          .withSource(URI.create("/shop?a=%20b"))
          .withType("order shipped €")
          .withExtension("comment", "50 % 😀")
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "application/octet-stream"})
  void inStructuredMode(String type) {
    CloudEvent sent = withData(FULL, type);

    assertSame(
        new Bodies(dev.fanfare.producer.body.JsonFormat::cloudEvent)
            .read(new JsonFormat().serialize(sent)),
        sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "application/octet-stream"})
  void inBinaryMode(String type) {
    CloudEvent sent = withData(PLAIN, type);
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    List<String> types = new ArrayList<>();
    List<byte[]> bodies = new ArrayList<>();
    HttpMessageFactory.createWriter(
            (name, value) -> {
              if (name.equalsIgnoreCase("content-type")) {
                types.add(value);
              } else {
                headers.add(Map.entry(name, value));
              }
            },
            bodies::add)
        .writeBinary(sent);

    assertSame(
        new Bodies(intake -> new CloudEventHeaders(intake, headers, types)).read(bodies.getFirst()),
        sent);
  }

  @Test
  void asABatch() {
    CloudEvent first = withData(FULL, "application/json");
    String batch =
        "[" + new String(new JsonFormat().serialize(first), StandardCharsets.UTF_8) + "]";

    assertSame(
        new Bodies(dev.fanfare.producer.body.JsonFormat::cloudEventBatch).read(batch), first);
  }

  private static CloudEvent withData(CloudEvent sent, String type) {
    return CloudEventBuilder.v1(sent).withData(type, DATA).build();
  }

  private static void assertSame(Batch batch, CloudEvent sent) {
    assertThat(batch.events()).hasSize(1);
    Event event = batch.events().getFirst();
    assertThat(event.id()).isEqualTo(sent.getId());
    assertThat(event.source()).isEqualTo(sent.getSource().toString());
    assertThat(event.name()).isEqualTo(sent.getType());
    assertThat(event.channel()).hasToString(sent.getSubject());
    assertThat(event.time()).isEqualTo(TIME.toInstant());
    assertThat(event.data().contentType()).isEqualTo(sent.getDataContentType());
    assertThat(event.data().bytes()).isEqualTo(DATA);
    assertThat(event.extensions())
        .isEqualTo(
            Map.of("comment", String.valueOf(sent.getExtension("comment")), "sequence", "7"));
  }
}
