package dev.fanfare.producer.body;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.EventName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The context attributes of one CloudEvent, in whichever mode they came: `subject` is the channel,
/// `type` the event's name. Attributes that mean nothing here stay with the event.
final class Attributes {
  /// Unicode characters in one attribute that has no bound of its own.
  static final int LONGEST = 1024;

  static final int MOST_EXTENSIONS = 32;

  private static final String VERSION = "1.0";
  private static final Set<String> CORE =
      Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype");

  /// CloudEvents 1.0.2 §3.1: lower-case letters and digits; `data` is no attribute.
  private static final Pattern NAME = Pattern.compile("(?!data$)[a-z0-9]{1,64}");

  /// RFC 2045 §5.1, without comments.
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[!#-'*+.0-9A-Z^-z|~-]+/[!#-'*+.0-9A-Z^-z|~-]+([ \\t]*;[ -~]*)?");

  private final Draft draft;
  private final Faults faults;
  private final ChannelCheck channels;
  private final Set<String> seen = new HashSet<>();
  private String contentType = Data.JSON;

  Attributes(Draft draft, Faults faults, Intake intake) {
    this.draft = draft;
    this.faults = faults;
    this.channels = new ChannelCheck(intake, faults);
  }

  /// Whether an attribute is one of the specification's own, which are all strings.
  static boolean isCore(String name) {
    return CORE.contains(name);
  }

  /// Takes an attribute.
  ///
  /// @param at where it stands
  void take(String name, Place at, String value) {
    seen.add(name);
    switch (name) {
      case "specversion" -> check(at, value, Attributes::version);
      case "id" -> faults.unlessRefused(at, value, Event::checkId).ifPresent(draft::id);
      case "source" -> faults.unlessRefused(at, value, Attributes::uri).ifPresent(draft::source);
      case "type" -> faults.unlessRefused(at, value, EventName::check).ifPresent(draft::name);
      case "subject" ->
          faults
              .unlessRefused(at, value, Channel::parse)
              .ifPresent(channel -> channels.note(channel, at, 0, draft));
      case "time" -> faults.unlessRefused(at, value, Times::timestamp).ifPresent(draft::time);
      case "datacontenttype" -> contentType(at, value);
      case "ttl" -> faults.unlessRefused(at, value, Times::ttl).ifPresent(draft::ttl);
      default -> extension(name, at, value);
    }
  }

  /// Names what is missing.
  ///
  /// @param at where an attribute would stand
  void check(Function<String, Place> at) {
    require("specversion", at, "'specversion' is missing");
    require("id", at, "'id' is missing");
    require("source", at, "'source' is missing");
    require("type", at, "'type' is missing: it is the event's name");
    require("subject", at, "'subject' is missing: it is the channel");
  }

  /// What the event's data is.
  String contentType() {
    return contentType;
  }

  /// Whether the data is JSON (CloudEvents 1.0.2, JSON format §3.1).
  boolean isJson() {
    return Data.isJson(contentType);
  }

  private void require(String name, Function<String, Place> at, String detail) {
    if (!seen.contains(name)) {
      faults.add(at.apply(name), detail);
    }
  }

  void contentType(Place at, String value) {
    faults.unlessRefused(at, value, Attributes::mediaType).ifPresent(type -> contentType = type);
  }

  private void extension(String name, Place at, String value) {
    if (!NAME.matcher(name).matches()) {
      faults.add(
          at.plain(),
          "an attribute's name is [a-z0-9]{1,64} and not 'data', and this is '"
              + Plain.of(name)
              + "'");
    } else if (draft.extensions() == MOST_EXTENSIONS) {
      faults.add(at, "at most " + MOST_EXTENSIONS + " extension attributes");
    } else {
      check(at, value, Attributes::text).ifPresent(text -> draft.extension(name, text));
      if (name.equals("expirytime")) {
        faults.unlessRefused(at, value, Times::timestamp).ifPresent(draft::expires);
      }
    }
  }

  private Optional<String> check(Place at, String value, UnaryOperator<String> check) {
    return faults.unlessRefused(at, value, check);
  }

  private static String version(String value) {
    if (!value.equals(VERSION)) {
      throw new IllegalArgumentException("only CloudEvents " + VERSION + " is spoken here");
    }
    return value;
  }

  /// A URI reference (CloudEvents 1.0.2 §2).
  private static String uri(String value) {
    try {
      if (!new URI(text(value)).toString().isEmpty()) {
        return value;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a source is a URI reference such as /orders", e);
    }
    throw new IllegalArgumentException("a source is not empty");
  }

  private static String mediaType(String value) {
    if (value.length() > LONGEST || !MEDIA_TYPE.matcher(value).matches()) {
      throw new IllegalArgumentException("this is no media type such as application/json");
    }
    return value;
  }

  private static String text(String value) {
    if (value.codePointCount(0, value.length()) > LONGEST) {
      throw new IllegalArgumentException("an attribute has at most " + LONGEST + " characters");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("an attribute has no control characters");
    }
    return Plain.whole(value);
  }
}
