package dev.fanfare.service.auth;

import dev.fanfare.contract.Channel;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Who asks.
///
/// @param subject the token's `sub`, or the name that a caller gave himself where nobody checks
/// @param issued when his token was made; what is not known counts as long ago
/// @param tag what the cursors are to carry that he is given, if he came with a ticket
public record Caller(
    Optional<String> subject,
    Grants grants,
    Way way,
    Instant issued,
    Instant expires,
    OptionalLong tag) {

  public Caller(Optional<String> subject, Grants grants, Way way, Instant issued, Instant expires) {
    this(subject, grants, way, issued, expires, OptionalLong.empty());
  }

  /// Where nobody checks anything.
  public static Caller open(Optional<String> user) {
    return new Caller(user, Grants.EVERYTHING, Way.OPEN, Instant.EPOCH, Instant.MAX);
  }

  /// The same caller, who came in another way.
  Caller by(Way other) {
    return new Caller(subject, grants, other, issued, expires, tag);
  }

  /// The same caller with another token, as he came: by the same way, with the same tag.
  public Caller renewed(Caller token) {
    return new Caller(subject, token.grants, way, token.issued, token.expires, tag);
  }

  /// The caller's own, if his name can be the name of a channel.
  public Optional<Channel> channel() {
    return subject.filter(Channel::isName).map(name -> new Channel("user", name));
  }

  /// The CloudEvents source of what he publishes: a URI reference.
  public String source() {
    String name = way == Way.OPEN ? "/open" : "/sub";
    return subject.map(sub -> name + "/" + (way == Way.OPEN ? sub : encode(sub))).orElse(name);
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8);
  }
}
