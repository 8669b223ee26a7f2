package dev.fanfare.service.auth;

import java.util.Set;

/// How a caller said who he is.
public enum Way {
  /// `Authorization: Bearer`, which only the page's own script can send.
  BEARER,
  /// The cookie `__Host-fanfare`, which browsers send by themselves: also when another site asks.
  COOKIE,
  /// `?ticket=`, for what can send no header.
  TICKET,
  /// Not at all: the service runs open.
  OPEN;

  /// Whoever listens may come in any way.
  public static final Set<Way> LISTENING = Set.of(BEARER, COOKIE, TICKET);

  /// For whatever changes something: no other site can make a browser send it.
  public static final Set<Way> ACTING = Set.of(BEARER);
}
