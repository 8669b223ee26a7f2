package dev.fanfare.service.docs;

import dev.fanfare.service.docs.ApiDocument.Node;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Both documents as one page. It is made once, when the service starts, and has no script: so it
/// can be served under the strictest policy, and a browser without scripts shows it as well.
final class DocsPage {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private final ApiDocument openApi;
  private final ApiDocument asyncApi;
  private final Html html = new Html();
  private final SchemaView requests = new SchemaView(html, "schema-");
  private final SchemaView streams = new SchemaView(html, "stream-schema-");

  private DocsPage(ApiDocument openApi, ApiDocument asyncApi) {
    this.openApi = openApi;
    this.asyncApi = asyncApi;
  }

  static String of(ApiDocument openApi, ApiDocument asyncApi) {
    return new DocsPage(openApi, asyncApi).render();
  }

  private String render() {
    html.open("html", "lang", "en");
    html.open("head").single("meta", "charset", "utf-8");
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.element("title", "Fanfare: the API");
    html.single("link", "rel", "stylesheet", "href", DocsRoutes.STYLE).close();
    html.open("body");
    header();
    html.open("div", "class", "columns");
    contents();
    html.open("main");
    operations();
    messages();
    schemas("What requests and answers are made of", openApi, requests);
    schemas("What streams are made of", asyncApi, streams);
    return html.close().close().close().close().toString();
  }

  private void header() {
    Node info = openApi.root().at("info");
    html.open("header").element("h1", info.text("title"));
    html.element("p", info.text("summary"), "class", "summary").prose(info.text("description"));
    html.open("p").link(DocsRoutes.OPEN_API, "openapi.yaml").text(" · ");
    html.link(DocsRoutes.ASYNC_API, "asyncapi.yaml").close().close();
  }

  private void contents() {
    html.open("nav", "aria-label", "Contents");
    for (Node tag : openApi.root().at("tags").elements()) {
      html.element("h2", tag.text("name")).open("ul");
      forEachOperation(
          tag.text("name"),
          (path, method, operation) -> {
            html.open("li").open("a", "href", "#" + operation.text("operationId"));
            method(method).text(" ").element("code", path);
            html.close().close();
          });
      html.close();
    }
    html.element("h2", "Streams and the log").open("ul");
    forEachChannel(
        (name, channel) -> html.open("li").link("#channel-" + name, channel.text("title")).close());
    html.close().close();
  }

  private void operations() {
    for (Node tag : openApi.root().at("tags").elements()) {
      html.element("h2", tag.text("name")).prose(tag.text("description"));
      forEachOperation(tag.text("name"), this::operation);
    }
  }

  private void operation(String path, String method, Node operation) {
    html.open("section", "id", operation.text("operationId")).open("h3");
    method(method).text(" ").element("code", path).close();
    html.element("p", operation.text("summary"), "class", "summary");
    html.prose(operation.text("description"));
    parameters(operation.at("parameters").elements());
    if (operation.has("requestBody")) {
      html.element("h4", "Body");
      content(operation.at("requestBody").at("content"));
    }
    html.element("h4", "Answers");
    operation.at("responses").members().forEach(this::response);
    html.close();
  }

  private void parameters(List<Node> parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    html.element("h4", "Parameters").open("dl");
    for (Node each : parameters) {
      Node parameter = openApi.resolve(each);
      html.open("dt").element("code", parameter.text("name"));
      html.element("span", " " + parameter.text("in"), "class", "quiet").close();
      html.open("dd").inline(parameter.text("description")).single("br");
      requests.show(parameter.at("schema"));
      html.close();
    }
    html.close();
  }

  private void response(String status, Node reference) {
    Node response = openApi.resolve(reference);
    html.open("div", "class", "answer").open("p");
    html.element("strong", status).text(" ").inline(response.text("description"));
    response
        .at("headers")
        .members()
        .keySet()
        .forEach(header -> html.text(" ").element("code", header));
    html.close();
    content(response.at("content"));
    html.close();
  }

  private void content(Node content) {
    content
        .members()
        .forEach((type, media) -> {
          html.open("p").element("code", type).text(" ");
          html.close().open("div", "class", "schema");
          requests.show(media.at("schema"));
          html.close();
          if (media.has("example")) {
            example("", media.at("example"));
          }
          media
              .at("examples")
              .members()
              .values()
              .forEach(example -> example(example.text("summary"), example.at("value")));
        });
  }

  private void messages() {
    forEachChannel((name, channel) -> {
      html.open("section", "id", "channel-" + name).element("h2", channel.text("title"));
      html.open("p").element("code", channel.text("address")).close();
      html.prose(channel.text("description"));
      channel.at("messages").members().values().forEach(this::message);
      html.close();
    });
  }

  private void message(Node reference) {
    Node message = asyncApi.resolve(reference);
    html.open("section").open("h3").element("code", message.text("name")).close();
    html.open("p", "class", "summary").inline(message.text("title")).text(". ");
    html.inline(message.text("summary")).close().prose(message.text("description"));
    if (message.has("headers")) {
      html.open("p").text("Beside the data: ");
      streams.show(message.at("headers"));
      html.close();
    }
    html.open("p").text("Data: ");
    streams.show(message.at("payload"));
    html.close();
    message.at("examples").elements().forEach(one -> example("", one.at("payload")));
    html.close();
  }

  private void schemas(String title, ApiDocument document, SchemaView view) {
    html.element("h2", title);
    document
        .root()
        .at("components")
        .at("schemas")
        .members()
        .forEach((name, schema) -> {
          html.open("section", "id", view.anchor(name)).element("h3", name).open("div");
          view.show(schema);
          html.close().close();
        });
  }

  private void example(String title, Node example) {
    boolean text = example.value() instanceof String;
    html.open("figure");
    if (!title.isEmpty()) {
      html.open("figcaption").inline(title).close();
    }
    html.element("pre", text ? example.text() : Json.encodePrettily(example.value())).close();
  }

  private Html method(String method) {
    String name = method.toUpperCase(Locale.ROOT);
    return html.element("span", name, "class", "method " + method);
  }

  private interface OperationVisitor {
    void visit(String path, String method, Node operation);
  }

  private interface ChannelVisitor {
    void visit(String name, Node channel);
  }

  private void forEachOperation(String tag, OperationVisitor visitor) {
    for (Map.Entry<String, Node> path : openApi.root().at("paths").members().entrySet()) {
      path.getValue()
          .members()
          .forEach((method, operation) -> {
            if (METHODS.contains(method)
                && operation.at("tags").elements().getFirst().text().equals(tag)) {
              visitor.visit(path.getKey(), method, operation);
            }
          });
    }
  }

  private void forEachChannel(ChannelVisitor visitor) {
    asyncApi.root().at("channels").members().forEach(visitor::visit);
  }
}
