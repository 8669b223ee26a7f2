package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/// What became of a wish to go on with another token.
sealed interface Renewal {
  /// No such stream here.
  record Unknown() implements Renewal {}

  /// The stream goes on.
  record Renewed() implements Renewal {}

  /// It is somebody else's, who notices nothing.
  record Foreign() implements Renewal {}

  /// The new token does not grant one of its channels: it has ended.
  record Refused(Channel channel) implements Renewal {}

  /// As it goes from node to node.
  default JsonObject toJson() {
    return switch (this) {
      case Unknown _ -> new JsonObject();
      case Renewed _ -> new JsonObject().put("outcome", "renewed");
      case Foreign _ -> new JsonObject().put("outcome", "foreign");
      case Refused refused ->
          new JsonObject().put("outcome", "refused").put("channel", refused.channel().toString());
    };
  }

  /// The one answer that says something.
  static Renewal first(Stream<Renewal> answers) {
    return answers
        .filter(answer -> !(answer instanceof Unknown))
        .findFirst()
        .orElseGet(Unknown::new);
  }

  static Renewal of(JsonObject json) {
    return switch (json.getString("outcome", "")) {
      case "renewed" -> new Renewed();
      case "foreign" -> new Foreign();
      case "refused" -> new Refused(Channel.parse(json.getString("channel")));
      default -> new Unknown();
    };
  }
}
