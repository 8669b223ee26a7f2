package dev.fanfare.service.config;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/// The command line: `--key=value` and `--config FILE`.
record Flags(Map<String, String> settings, Optional<String> file) {
  private static final String CONFIG = "--config";

  static Flags of(String[] args, List<String> problems) {
    Map<String, String> settings = new TreeMap<>();
    Optional<String> file = Optional.empty();
    Queue<String> rest = new ArrayDeque<>(List.of(args));
    while (!rest.isEmpty()) {
      String arg = rest.remove();
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (name.equals(CONFIG) && (equals >= 0 || !rest.isEmpty())) {
        file = Optional.of(equals < 0 ? rest.remove() : arg.substring(equals + 1));
      } else if (name.startsWith("--") && equals > 2) {
        settings.put(name.substring(2), arg.substring(equals + 1));
      } else {
        problems.add(name + ": not a flag such as --http.port=8080 or --config FILE");
      }
    }
    return new Flags(settings, file);
  }
}
