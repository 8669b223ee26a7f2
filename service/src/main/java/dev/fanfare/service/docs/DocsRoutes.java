package dev.fanfare.service.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.service.http.PageHeaders;
import dev.fanfare.service.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Serves the contract's documents and the page that shows them, to anyone.
public final class DocsRoutes implements Routes {
  static final String OPEN_API = "/v1/openapi.yaml";
  static final String ASYNC_API = "/v1/asyncapi.yaml";
  static final String PAGE = "/docs";
  static final String STYLE = "/docs/docs.css";

  /// Neither script nor frame, image or form: the page has none.
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";

  private final List<File> files;

  private record File(String path, String type, Buffer content) {
    static File of(String path, String type, String content) {
      return new File(path, type, Buffer.buffer(content));
    }
  }

  private DocsRoutes(List<File> files) {
    this.files = files;
  }

  /// Reads and renders everything, once for all event loops.
  public static DocsRoutes load() {
    ApiDocument openApi = ApiDocument.load("openapi.yaml");
    ApiDocument asyncApi = ApiDocument.load("asyncapi.yaml");
    return new DocsRoutes(
        List.of(
            File.of(OPEN_API, "application/yaml", openApi.text()), // RFC 9512
            File.of(ASYNC_API, "application/yaml", asyncApi.text()),
            File.of(PAGE, "text/html; charset=utf-8", DocsPage.of(openApi, asyncApi)),
            File.of(STYLE, "text/css; charset=utf-8", style())));
  }

  @Override
  public void mount(Router router) {
    for (File file : files) {
      router
          .route(file.path())
          .method(HttpMethod.GET)
          .method(HttpMethod.HEAD)
          .handler(ctx -> send(ctx, file));
    }
  }

  private static void send(RoutingContext ctx, File file) {
    HttpServerResponse response =
        PageHeaders.put(ctx.response(), POLICY)
            .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.content().length()));
      response.end();
    } else {
      response.end(file.content());
    }
  }

  private static String style() {
    try (InputStream in = DocsRoutes.class.getResourceAsStream("docs.css")) {
      if (in == null) {
        throw new IllegalStateException("docs.css is missing in this build");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
