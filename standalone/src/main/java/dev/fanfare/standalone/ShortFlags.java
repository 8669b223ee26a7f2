package dev.fanfare.standalone;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// The few flags that have short names, such as `--port 80`, written out as the settings they stand
/// for. All else passes as it is, to be judged with the settings.
final class ShortFlags {

  private static final Map<String, String> SETTINGS =
      Map.of("--port", "http.port", "--data", "data", "--kafka", "kafka.bootstrap-servers");

  private ShortFlags() {}

  static String[] expand(String[] args) {
    Queue<String> rest = new ArrayDeque<>(List.of(args));
    List<String> expanded = new ArrayList<>();
    while (!rest.isEmpty()) {
      expanded.add(next(rest.remove(), rest));
    }
    return expanded.toArray(String[]::new);
  }

  private static String next(String arg, Queue<String> rest) {
    if (arg.equals("--ephemeral")) {
      return "--ephemeral=true";
    }
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg : arg.substring(0, equals);
    Optional<String> setting = Optional.ofNullable(SETTINGS.get(name));
    if (setting.isEmpty() || equals < 0 && rest.isEmpty()) {
      return arg;
    }
    return "--" + setting.get() + "=" + (equals < 0 ? rest.remove() : arg.substring(equals + 1));
  }
}
