package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/// The parser of WHATWG HTML §9.2.6, written from its text, for what the encoder writes.
final class WhatwgParser {
  private WhatwgParser() {}

  /// @return `{lastEventId, type, data}` of each event that is dispatched
  static List<String[]> parse(byte[] stream) {
    List<String[]> events = new ArrayList<>();
    String id = "";
    String type = "";
    StringBuilder data = new StringBuilder();
    for (String line : new String(stream, UTF_8).split("\r\n|\r|\n", -1)) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          data.setLength(data.length() - 1);
          events.add(new String[] {id, type.isEmpty() ? "message" : type, data.toString()});
        }
        data.setLength(0);
        type = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "event" -> type = value;
        case "data" -> data.append(value).append('\n');
        case "id" -> id = value.indexOf('\0') < 0 ? value : id;
        default -> {}
      }
    }
    return events;
  }
}
