package dev.fanfare.notifier;

import dev.fanfare.notifier.log.LogSettings;
import dev.fanfare.notifier.stream.StreamSettings;
import dev.fanfare.service.auth.AuthSettings;
import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.auth.DemoSettings;
import dev.fanfare.service.config.ClusterSettings;
import dev.fanfare.service.config.CorsSettings;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.config.LifecycleSettings;
import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.config.NamespaceSettings;
import dev.fanfare.service.config.Setting;
import java.util.Map;

/// Everything that a notifier process can be told.
public record NotifierSettings(
    @Setting(doc = "The public listener.") HttpSettings http,
    @Setting(doc = "Web pages of other origins.") CorsSettings cors,
    @Setting(doc = "The operators' listener.") ManagementSettings management,
    @Setting(doc = "The log.") KafkaSettings kafka,
    @Setting(
            value = "user,topic",
            matches = "[a-z][a-z0-9-]{0,31}",
            doc = "Namespaces of channels.")
        Map<String, NamespaceSettings> namespaces,
    @Setting(doc = "The other notifiers.") ClusterSettings cluster,
    @Setting(doc = "How the process ends.") LifecycleSettings lifecycle,
    @Setting(doc = "Streams.") StreamSettings stream,
    @Setting(doc = "Reading the log.") LogSettings log,
    @Setting(doc = "Who may do what.") AuthSettings auth,
    @Setting(doc = "Demonstrations.") DemoSettings demo) {
  public NotifierSettings {
    Mode mode = auth.modeWithKeysAt(http);
    demo.check(mode, auth.hasSecret());
    if (mode == Mode.JWT && !cluster.members().isEmpty() && !auth.sharesTickets()) {
      throw new IllegalArgumentException(
          "auth.ticket-secret: must be set, the same on all nodes, where there is no auth.secret");
    }
  }

  /// This service's own, over those of the records.
  public static final Map<String, String> DEFAULTS = Map.of("http.port", "8082");
}
