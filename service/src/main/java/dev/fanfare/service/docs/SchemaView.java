package dev.fanfare.service.docs;

import dev.fanfare.service.docs.ApiDocument.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Shows JSON schemas: what kind of value, then its members as a list. A schema with a name of its
/// own is a link.
final class SchemaView {
  private static final String SCHEMAS = "#/components/schemas/";

  private final Html html;
  private final String prefix;

  /// @param prefix of the names' anchors, by which two documents on one page stay apart
  SchemaView(Html html, String prefix) {
    this.html = html;
    this.prefix = prefix;
  }

  String anchor(String name) {
    return prefix + name;
  }

  /// In one line what kind of value it is, and then its members.
  void show(Node schema) {
    html.open("span", "class", "type");
    kind(schema);
    html.close();
    if (schema.has("description")) {
      html.text(" ").inline(schema.text("description"));
    }
    members(schema);
  }

  private void kind(Node schema) {
    List<Node> choices = schema.at("oneOf").elements();
    if (schema.has("$ref")) {
      String name = schema.text("$ref").substring(SCHEMAS.length());
      html.link("#" + anchor(name), name);
    } else if (!choices.isEmpty() && !schema.has("properties")) {
      for (int i = 0; i < choices.size(); i++) {
        html.text(i == 0 ? "" : ", or ");
        kind(choices.get(i));
      }
    } else if (schema.has("items")) {
      html.text("array of ");
      kind(schema.at("items"));
      limits(schema);
    } else {
      boolean listed = schema.has("const") || schema.has("enum");
      html.text(schema.has("type") ? schema.text("type") : listed ? "" : "any value");
      limits(schema);
    }
  }

  private void limits(Node schema) {
    range(schema, "minLength", "maxLength", " characters");
    range(schema, "minItems", "maxItems", " items");
    range(schema, "minimum", "maximum", "");
    if (schema.has("const")) {
      html.text(" ").element("code", schema.text("const"));
    }
    List<Node> values = schema.at("enum").elements();
    for (int i = 0; i < values.size(); i++) {
      html.text(i == 0 ? ": " : ", ").element("code", values.get(i).text());
    }
    if (schema.has("pattern")) {
      html.text(" like ").element("code", schema.text("pattern"));
    }
    if (schema.has("default")) {
      html.text(", else ").element("code", schema.text("default"));
    }
  }

  private void range(Node schema, String min, String max, String unit) {
    String from = schema.text(min);
    String to = schema.text(max);
    if (!from.isEmpty() && !to.isEmpty()) {
      html.text(", " + from + " to " + to + unit);
    } else if (!from.isEmpty()) {
      html.text(", at least " + from + unit);
    } else if (!to.isEmpty()) {
      html.text(", at most " + to + unit);
    }
  }

  private void members(Node schema) {
    if (schema.has("items")) {
      members(schema.at("items"));
    }
    Map<String, Node> properties = schema.at("properties").members();
    if (properties.isEmpty()) {
      return;
    }
    String required =
        schema.at("required").elements().stream()
            .map(Node::text)
            .collect(Collectors.joining(" ", " ", " "));
    html.open("ul", "class", "members");
    properties.forEach((name, member) -> {
      html.open("li").element("code", name);
      html.text(required.contains(" " + name + " ") ? " (always) " : " ");
      show(member);
      html.close();
    });
    html.close();
  }
}
