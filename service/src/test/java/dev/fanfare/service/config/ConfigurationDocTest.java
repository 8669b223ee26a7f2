package dev.fanfare.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
  record First(ManagementSettings management, Stream stream) {}

  record Second(
      ManagementSettings management,
      @Setting(value = "user", doc = "Channels | namespaces.") Map<String, Namespace> namespaces) {}

  record Stream(
      @Setting(value = "PT15S", min = "PT1S", doc = "Signs of life.") Duration heartbeat,
      @Setting(doc = "A key.") Optional<Secret> key) {}

  record Namespace(@Setting(value = "fanfare.{key}", doc = "The topic.") String topic) {}

  @Test
  void everySettingOfAllRootsIsThereOnce() {
    assertThat(ConfigurationDoc.render(First.class, Second.class))
        .isEqualTo(
            """
            ## `management`

            | setting | default | what it does |
            |---|---|---|
            | `management.host`<br>`FANFARE_MANAGEMENT_HOST` | `127.0.0.1` | Address to listen on. |
            | `management.port`<br>`FANFARE_MANAGEMENT_PORT` | `9090` | Port to listen on; 0 takes a free one, -1 turns it off. *(a whole number, between -1 and 65535)* |

            ## `stream`

            | setting | default | what it does |
            |---|---|---|
            | `stream.heartbeat`<br>`FANFARE_STREAM_HEARTBEAT` | `PT15S` | Signs of life. *(a duration such as PT15S or P7D, at least PT1S)* |
            | `stream.key`<br>`FANFARE_STREAM_KEY` |  | A key. |

            ## `namespaces`

            | setting | default | what it does |
            |---|---|---|
            | `namespaces.{key}.topic`<br>`FANFARE_NAMESPACES_{KEY}_TOPIC` | `fanfare.{key}` | The topic. |

            """);
  }
}
