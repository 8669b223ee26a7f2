package dev.fanfare.producer;

import dev.fanfare.producer.log.PublishSettings;
import dev.fanfare.service.auth.AuthSettings;
import dev.fanfare.service.config.CorsSettings;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.config.LifecycleSettings;
import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.config.NamespaceSettings;
import dev.fanfare.service.config.Setting;
import java.util.Map;

/// Everything that a producer-api process can be told.
public record ProducerApiSettings(
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
    @Setting(doc = "Who may do what.") AuthSettings auth) {
  public ProducerApiSettings {
    auth.modeWithKeysAt(http);
  }

  /// This service's own, over those of the records.
  public static final Map<String, String> DEFAULTS = Map.of("http.port", "8081");
}
