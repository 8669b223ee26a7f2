package dev.fanfare.standalone;

import dev.fanfare.notifier.log.LogSettings;
import dev.fanfare.notifier.stream.StreamSettings;
import dev.fanfare.producer.log.PublishSettings;
import dev.fanfare.service.auth.AuthSettings;
import dev.fanfare.service.auth.DemoSettings;
import dev.fanfare.service.config.CorsSettings;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.config.LifecycleSettings;
import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.config.NamespaceSettings;
import dev.fanfare.service.config.Setting;
import java.nio.file.Path;
import java.util.Map;

/// Everything that the one JVM can be told.
record StandaloneSettings(
    @Setting(value = "data", doc = "Folder of the embedded Kafka.") String data,
    @Setting(value = "false", doc = "Keeps nothing: a folder that is deleted at the end.")
        boolean ephemeral,
    @Setting(doc = "The public listener.") HttpSettings http,
    @Setting(doc = "Web pages of other origins.") CorsSettings cors,
    @Setting(doc = "The operators' listener.") ManagementSettings management,
    @Setting(doc = "The log.") KafkaSettings kafka,
    @Setting(
            value = "user,topic",
            matches = "[a-z][a-z0-9-]{0,31}",
            doc = "Namespaces of channels.")
        Map<String, NamespaceSettings> namespaces,
    @Setting(doc = "How the process ends.") LifecycleSettings lifecycle,
    @Setting(doc = "Publishing.") PublishSettings publish,
    @Setting(doc = "Streams.") StreamSettings stream,
    @Setting(doc = "Reading the log.") LogSettings log,
    @Setting(doc = "Who may do what.") AuthSettings auth,
    @Setting(doc = "Demonstrations.") DemoSettings demo) {

  /// What stands in `kafka.bootstrap-servers` unless another Kafka is wanted.
  private static final String EMBEDDED = "embedded";

  private static final int USUAL_MANAGEMENT_PORT = 9090;

  static final Map<String, String> DEFAULTS =
      Map.of("kafka.bootstrap-servers", EMBEDDED, "lifecycle.drain", "PT0.5S");

  StandaloneSettings {
    if (ephemeral) {
      auth.modeWithKeysAt(http);
    } else {
      auth.modeAt(http);
    }
    demo.check(auth.modeAt(http), auth.hasSecret() || !auth.hasKeys());
  }

  AuthSettings.Mode authMode() {
    return auth.modeAt(http);
  }

  /// Where no key is given, tokens are those of `./fanfare token`.
  AuthSettings authWithKeys() {
    return authMode() == AuthSettings.Mode.OPEN || auth.hasKeys()
        ? auth
        : auth.withSecretFile(DevelopmentKey.in(Path.of(data)).toString());
  }

  boolean embedsKafka() {
    return kafka.bootstrapServers().equals(EMBEDDED);
  }

  EmbeddedKafkaConfig embeddedKafka() {
    return ephemeral ? EmbeddedKafkaConfig.ephemeral() : EmbeddedKafkaConfig.durable(Path.of(data));
  }

  /// So that a second one can run beside the first; a port that somebody chose is taken at his
  /// word.
  boolean anyManagementPortWillDo() {
    return management.port() == USUAL_MANAGEMENT_PORT;
  }
}
