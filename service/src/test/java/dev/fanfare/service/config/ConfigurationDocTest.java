package dev.fanfare.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
  record First(
      @Setting(value = "data", doc = "A folder.") String data,
      @Setting(doc = "For operators.") Management management,
      Stream stream) {}

  record Second(
      @Setting(doc = "For operators.") Management management,
      @Setting(value = "user,topic", doc = "Channels | namespaces.")
          Map<String, Namespace> namespaces) {}

  record Management(
      @Setting(value = "127.0.0.1", doc = "Where.") String host,
      @Setting(value = "9090", min = "-1", max = "65535", doc = "Port; 0 takes a free one.")
          int port) {}

  record Stream(
      @Setting(value = "PT15S", min = "PT1S", doc = "Signs of life.") Duration heartbeat,
      @Setting(doc = "Where.") List<String> places,
      @Setting(doc = "A | key.") Optional<Secret> key) {}

  record Namespace(@Setting(value = "fanfare.{key}", doc = "The topic.") String topic) {}

  @Test
  void everySettingOfAllProgramsIsThereOnce() {
    List<ConfigurationDoc.Program> programs =
        List.of(
            new ConfigurationDoc.Program("first", First.class, Map.of("management.port", "9091")),
            new ConfigurationDoc.Program("second", Second.class, Map.of()));

    assertThat(ConfigurationDoc.render(programs))
        .isEqualTo(
            """
            ## general

            Read by first.

            | setting | default | what it does |
            |---|---|---|
            | `data`<br>`FANFARE_DATA` | `data` | A folder. |

            ## management

            For operators.

            | setting | default | what it does |
            |---|---|---|
            | `management.host`<br>`FANFARE_MANAGEMENT_HOST` | `127.0.0.1` | Where. |
            | `management.port`<br>`FANFARE_MANAGEMENT_PORT` | `9090`<br>first: `9091` | Port; 0 takes a free one. *(a whole number, between -1 and 65535)* |

            ## stream

            Read by first.

            | setting | default | what it does |
            |---|---|---|
            | `stream.heartbeat`<br>`FANFARE_STREAM_HEARTBEAT` | `PT15S` | Signs of life. *(a duration such as PT15S or P7D, at least PT1S)* |
            | `stream.places`<br>`FANFARE_STREAM_PLACES` |  | Where. *(separated by commas)* |
            | `stream.key`<br>`FANFARE_STREAM_KEY` |  | A \\| key. |

            ## namespaces

            Channels | namespaces. There from the start: `user`, `topic`.

            Read by second.

            | setting | default | what it does |
            |---|---|---|
            | `namespaces.{key}.topic`<br>`FANFARE_NAMESPACES_{KEY}_TOPIC` | `fanfare.{key}` | The topic. |
            """);
  }
}
