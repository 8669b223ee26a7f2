package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.EventName;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.auth.Caller;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a stream's request strictly: whatever is not understood is refused with its name, since a
/// parameter that is silently ignored is an event that is silently missed.
final class StreamQuery {
  private static final Set<String> KNOWN =
      Set.of("channel", "event", "last_event_id", "since", "format", "shard", "user", "ticket");
  private static final Set<String> ONCE =
      Set.of("last_event_id", "since", "format", "shard", "user", "ticket");

  private final StreamSettings settings;
  private final Clock clock;
  private final Predicate<String> namespaceExists;
  private final Homes homes;

  StreamQuery(
      StreamSettings settings, Clock clock, Predicate<String> namespaceExists, Homes homes) {
    this.settings = settings;
    this.clock = clock;
    this.namespaceExists = namespaceExists;
    this.homes = homes;
  }

  /// @param lastEventId the header, which wins over the query
  /// @throws ProblemException that names the parameter, or the channel that is not granted
  StreamRequest read(MultiMap query, @Nullable String lastEventId, Caller caller) {
    checkNames(query);
    checkUser(query, caller);
    List<Channel> channels = channels(query, caller);
    Spread.of(channels, homes)
        .excess(settings)
        .ifPresent(why -> {
          throw invalid("channel", why);
        });
    return new StreamRequest(
        channels, events(query), start(query, lastEventId), format(query), caller);
  }

  private static void checkNames(MultiMap query) {
    for (String name : query.names()) {
      if (!KNOWN.contains(name)) {
        String known = KNOWN.stream().sorted().collect(Collectors.joining(", "));
        throw invalid("query", "there is a parameter that is not known; known are " + known);
      }
      if (ONCE.contains(name) && query.getAll(name).size() > 1) {
        throw invalid(name, name + " is given more than once");
      }
    }
    String shard = query.get("shard");
    if (shard != null && !shard.matches("[0-9]{1,9}")) {
      throw invalid("shard", "shard is a number");
    }
  }

  /// With a token nobody can name himself; as a hint to whoever routes the request it may stay.
  private static void checkUser(MultiMap query, Caller caller) {
    String user = query.get("user");
    if (user != null && !caller.subject().equals(Optional.of(user))) {
      throw new ProblemException(
          Problem.at(ProblemType.FORBIDDEN, "user", "The token is not this user's."));
    }
  }

  private List<Channel> channels(MultiMap query, Caller caller) {
    List<String> given = query.getAll("channel");
    if (given.size() > settings.maxChannels()) {
      throw invalid(
          "channel",
          "a stream has at most " + settings.maxChannels() + " channels, not " + given.size());
    }
    if (given.isEmpty()) {
      return List.of(
          own(caller)
              .orElseThrow(() ->
                  invalid(
                      "channel",
                      "name a channel (channel=topic:news) or, for your own, a user (user=42)")));
    }
    Set<Channel> channels = new LinkedHashSet<>();
    given.forEach(text -> channels.add(channel(text, caller)));
    return List.copyOf(channels);
  }

  private static Optional<Channel> own(Caller caller) {
    return caller.channel().map(channel -> granted(channel, caller));
  }

  private Channel channel(String text, Caller caller) {
    Channel channel;
    try {
      channel = Channel.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("channel", e);
    }
    granted(channel, caller);
    if (!namespaceExists.test(channel.namespace())) {
      throw new ProblemException(
          Problem.at(
              ProblemType.UNKNOWN_NAMESPACE,
              "channel",
              "there is no namespace '" + channel.namespace() + "'"));
    }
    return channel;
  }

  /// Whatever a cursor says: it grants nothing (I4).
  private static Channel granted(Channel channel, Caller caller) {
    if (!caller.grants().subscribe().contains(channel)) {
      throw new ProblemException(
          Problem.at(ProblemType.FORBIDDEN, "channel", "You may not listen on " + channel + ".")
              .with("channel", channel.toString()));
    }
    return channel;
  }

  private Set<String> events(MultiMap query) {
    List<String> given = query.getAll("event");
    if (given.size() > settings.maxEvents()) {
      throw invalid("event", "a stream filters by at most " + settings.maxEvents() + " names");
    }
    try {
      given.forEach(EventName::check);
    } catch (IllegalArgumentException e) {
      throw invalid("event", e);
    }
    return Set.copyOf(given);
  }

  private Start start(MultiMap query, @Nullable String lastEventId) {
    String inQuery = query.get("last_event_id");
    Start since = since(query.get("since"));
    // An EventSource that has no id yet sends no header; an empty one says nothing either.
    String cursor = lastEventId != null && !lastEventId.isEmpty() ? lastEventId : inQuery;
    if (cursor == null || cursor.isEmpty()) {
      return since;
    }
    return switch (Cursor.parse(cursor)) {
      case Cursor.Parsed.Valid valid -> new Start.Resume(valid.cursor());
      case Cursor.Parsed.Unreadable unreadable -> new Start.Unreadable(unreadable.reason());
    };
  }

  private Start since(@Nullable String text) {
    if (text == null) {
      return new Start.Live();
    }
    if (text.equals("earliest")) {
      return new Start.Earliest();
    }
    try {
      Instant now = clock.instant();
      Instant time = text.startsWith("P") ? now.minus(notNegative(text)) : Instant.parse(text);
      if (time.isBefore(Instant.EPOCH)) {
        throw invalid("since", "since goes back to 1970 at most");
      }
      return new Start.Since(time);
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid("since", "since is an instant, a duration back such as PT10M, or 'earliest'");
    }
  }

  private static Duration notNegative(String text) {
    Duration back = Duration.parse(text);
    if (back.isNegative()) {
      throw invalid("since", "since goes back in time: it is not negative");
    }
    return back;
  }

  private static Format format(MultiMap query) {
    return switch (query.get("format")) {
      case null -> Format.DATA;
      case "data" -> Format.DATA;
      case "cloudevent" -> Format.CLOUDEVENT;
      default -> throw invalid("format", "format is 'data' or 'cloudevent'");
    };
  }

  private static ProblemException invalid(String field, IllegalArgumentException why) {
    return invalid(field, String.valueOf(why.getMessage()));
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(Problem.at(ProblemType.INVALID, field, detail));
  }
}
