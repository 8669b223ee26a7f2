package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@DisplayName("A client that somebody else wrote")
class IndependentClientIT {
  private final Cluster cluster;
  private final String user;

  IndependentClientIT(Cluster cluster) {
    this.cluster = cluster;
    this.user = cluster.freshName();
  }

  @Test
  @DisplayName("reads what was published, and goes on from its last id")
  void readsAndResumes() throws Exception {
    String cursor;
    try (EventSource source = source("")) {
      assertThat(source.readMessage().getEventName()).isEqualTo("fanfare.open");
      publish("one\ntwo");
      MessageEvent event = source.readMessage();
      assertThat(event.getEventName()).isEqualTo("e");
      assertThat(event.getData()).isEqualTo("one\ntwo");
      cursor = event.getLastEventId();
    }
    publish("missed");
    try (EventSource source = source(cursor)) {
      assertThat(source.readMessage().getData()).contains("\"verdict\":\"exact\"");
      publish("live");
      List<String> data =
          Stream.of(source.readMessage(), source.readMessage()).map(MessageEvent::getData).toList();
      assertThat(data).containsExactly("missed", "live");
    }
  }

  private EventSource source(String lastEventId) throws Exception {
    URI uri = cluster.nodes().getFirst().resolve("/v1/stream?channel=user:" + user);
    EventSource.Builder builder = new EventSource.Builder(ConnectStrategy.http(uri));
    EventSource source = builder.lastEventId(lastEventId.isEmpty() ? null : lastEventId).build();
    source.start();
    return source;
  }

  private void publish(String text) {
    cluster.publisher().publish("user:" + user, "e", text).cursor();
  }
}
