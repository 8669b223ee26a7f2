package dev.fanfare.service.http;

import io.vertx.core.http.HttpServerResponse;

/// What keeps a page to itself, besides what every answer has: it stands in no frame, shares no
/// process with whoever opened it, and tells no other site where its reader comes from.
public final class PageHeaders {
  private PageHeaders() {}

  /// @param policy what the page may load (Content-Security-Policy); frames are forbidden here
  public static HttpServerResponse put(HttpServerResponse response, String policy) {
    return response
        .putHeader("Content-Security-Policy", policy + "; frame-ancestors 'none'")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Referrer-Policy", "no-referrer");
  }
}
