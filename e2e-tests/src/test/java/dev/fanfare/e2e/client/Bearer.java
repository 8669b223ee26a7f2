package dev.fanfare.e2e.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose requests go to a server: the clients here send what stands as user in its URI as a bearer
/// token, as a browser's `fetch` would.
public final class Bearer {
  private Bearer() {}

  /// The server as the bearer of a token sees it.
  public static URI on(URI server, String token) {
    return with(token, server);
  }

  /// The server as it is reached.
  static URI address(URI server) {
    return with(null, server);
  }

  /// The value of `Authorization`.
  static Optional<String> header(URI server) {
    return Optional.ofNullable(server.getUserInfo()).map(token -> "Bearer " + token);
  }

  private static URI with(@Nullable String token, URI server) {
    try {
      return new URI(
          server.getScheme(),
          token,
          server.getHost(),
          server.getPort(),
          server.getPath(),
          server.getQuery(),
          null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
