package dev.fanfare.service.http;

import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Setting;
import java.util.HashMap;
import java.util.Map;

/// The settings of a listener on a free port, by their names below `http`.
final class ListenerSettings {
  record Root(@Setting(doc = "The listener.") HttpSettings http) {}

  private ListenerSettings() {}

  static HttpSettings of(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("http.port", "0"));
    settings.forEach((name, value) -> all.put("http." + name, value));
    return Configuration.load(Root.class, new String[0], Map.of(), all).http();
  }
}
