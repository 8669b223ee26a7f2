package dev.fanfare.standalone;

import dev.fanfare.service.http.PageHeaders;
import dev.fanfare.service.http.Routes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/// Serves the page to GET and HEAD, with the headers that the edge of a cluster gives it as well.
final class PageRoutes implements Routes {

  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self';"
          + " require-trusted-types-for 'script'";

  private final Page page;

  PageRoutes(Page page) {
    this.page = page;
  }

  @Override
  public void mount(Router router) {
    router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::serve);
  }

  /// What is not the page's goes on to whoever else is asked.
  private void serve(RoutingContext ctx) {
    Optional<PageFile> file = page.at(ctx.normalizedPath());
    if (file.isPresent()) {
      send(ctx, file.get());
    } else {
      ctx.next();
    }
  }

  private static void send(RoutingContext ctx, PageFile file) {
    HttpServerResponse response = PageHeaders.put(ctx.response(), POLICY);
    response.putHeader(HttpHeaders.CACHE_CONTROL, file.cacheControl());
    response.putHeader(HttpHeaders.ETAG, file.tag());
    if (file.tag().equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.content().length()));
      response.end();
    } else {
      response.end(file.content());
    }
  }
}
