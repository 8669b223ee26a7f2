package dev.fanfare.service.auth;

import dev.fanfare.contract.Channel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a caller may do. It is made of the claim `fanfare` of his token:
///
/// ```json
/// {"subscribe": ["user:{sub}", "topic:*"], "publish": ["topic:news"], "admin": true}
/// ```
///
/// A pattern is a channel, with `{sub}` for the caller's own name in it, a namespace (`topic:*`),
/// or `*`. Without `subscribe` a caller may read `user:{sub}`; what is not there otherwise is not
/// granted.
public record Grants(Channels subscribe, Channels publish, boolean admin) {
  static final String CLAIM = "fanfare";

  public static final Grants EVERYTHING =
      new Grants(Channels.of(List.of("*"), ""), Channels.of(List.of("*"), ""), true);

  public static final Channels NOTHING = new Channels(false, Set.of(), Set.of());

  private static final Set<String> MEMBERS = Set.of("subscribe", "publish", "admin");
  private static final List<String> OWN = List.of("user:{sub}");

  /// A set of channels.
  ///
  /// @param all whether it has every channel
  public record Channels(boolean all, Set<String> namespaces, Set<Channel> exact) {
    public Channels {
      namespaces = Set.copyOf(namespaces);
      exact = Set.copyOf(exact);
    }

    /// @param subject what `{sub}` stands for; it is put in after the pattern was understood, so
    ///   whatever is in it cannot make one
    /// @throws IllegalArgumentException if one of them is no pattern
    public static Channels of(List<String> patterns, String subject) {
      boolean all = false;
      Set<String> namespaces = new HashSet<>();
      Set<Channel> exact = new HashSet<>();
      for (String pattern : patterns) {
        if (pattern.equals("*")) {
          all = true;
        } else if (pattern.endsWith(":*")) {
          namespaces.add(new Channel(pattern.substring(0, pattern.length() - 2), "x").namespace());
        } else {
          channel(pattern, subject).ifPresent(exact::add);
        }
      }
      return new Channels(all, namespaces, exact);
    }

    public boolean contains(Channel channel) {
      return all || namespaces.contains(channel.namespace()) || exact.contains(channel);
    }

    List<String> patterns() {
      return Stream.of(
              all ? Stream.of("*") : Stream.<String>empty(),
              namespaces.stream().map(namespace -> namespace + ":*"),
              exact.stream().map(Channel::toString))
          .flatMap(patterns -> patterns)
          .toList();
    }

    private static Optional<Channel> channel(String pattern, String subject) {
      Channel one = Channel.parse(pattern.replace("{sub}", "x"));
      String name = pattern.substring(pattern.indexOf(':') + 1).replace("{sub}", subject);
      return Channel.isName(name)
          ? Optional.of(new Channel(one.namespace(), name))
          : Optional.empty();
    }
  }

  /// What a token without the claim grants.
  public static Grants own(String subject) {
    return new Grants(Channels.of(OWN, subject), NOTHING, false);
  }

  /// The same but for the right to administer.
  Grants withoutAdmin() {
    return new Grants(subscribe, publish, false);
  }

  /// The claim that grants this, to whomever.
  Map<String, Object> toClaim() {
    return Map.of("subscribe", subscribe.patterns(), "publish", publish.patterns(), "admin", admin);
  }

  /// @param claim as it stands in the token
  /// @throws IllegalArgumentException if it does not have the form above: then nobody knows what
  ///   was meant
  static Grants of(Optional<Object> claim, String subject) {
    if (claim.isEmpty()) {
      return own(subject);
    }
    if (!(claim.get() instanceof Map<?, ?> members) || !MEMBERS.containsAll(members.keySet())) {
      throw new IllegalArgumentException("not an object of subscribe, publish and admin");
    }
    return new Grants(
        Channels.of(patterns(members.get("subscribe"), OWN), subject),
        Channels.of(patterns(members.get("publish"), List.of()), subject),
        isTrue(members.get("admin")));
  }

  private static boolean isTrue(@Nullable Object given) {
    if (given != null && !(given instanceof Boolean)) {
      throw new IllegalArgumentException("admin is true or false");
    }
    return Boolean.TRUE.equals(given);
  }

  private static List<String> patterns(@Nullable Object given, List<String> otherwise) {
    if (given == null) {
      return otherwise;
    }
    if (!(given instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw new IllegalArgumentException("not a list of patterns");
    }
    return list.stream().map(String.class::cast).toList();
  }
}
