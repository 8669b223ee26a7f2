package dev.fanfare.service.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// One of the contract's documents.
///
/// @param text as it is served
/// @param root what it says
record ApiDocument(String text, Node root) {

  /// Reads a file that lies beside the contract's classes.
  static ApiDocument load(String file) {
    try (InputStream in = Channel.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing in this build");
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return new ApiDocument(text, Node.of(yaml().load(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a node stands for: another one, if it is a reference with nothing beside it.
  Node resolve(Node node) {
    if (!node.has("$ref")) {
      return node;
    }
    Node target = root;
    for (String step : node.text("$ref").substring("#/".length()).split("/", -1)) {
      target = target.at(step.replace("~1", "/").replace("~0", "~"));
    }
    return resolve(target);
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  /// A place in a document. What is not there is an empty node.
  record Node(Object value) {
    static final Node NOTHING = new Node(Map.of());

    static Node of(@Nullable Object value) {
      return value == null ? NOTHING : new Node(value);
    }

    boolean has(String key) {
      return value instanceof Map<?, ?> map && map.containsKey(key);
    }

    Node at(String key) {
      return value instanceof Map<?, ?> map ? of(map.get(key)) : NOTHING;
    }

    /// A member's text; empty if there is none.
    String text(String key) {
      return has(key) ? at(key).text() : "";
    }

    String text() {
      return value.toString();
    }

    boolean isTrue(String key) {
      return Boolean.TRUE.equals(at(key).value());
    }

    /// Its members, in the order in which they are written.
    Map<String, Node> members() {
      Map<String, Node> members = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> map) {
        map.forEach((key, member) -> members.put(String.valueOf(key), of(member)));
      }
      return members;
    }

    List<Node> elements() {
      List<Node> elements = new ArrayList<>();
      if (value instanceof List<?> list) {
        list.forEach(element -> elements.add(of(element)));
      }
      return elements;
    }
  }
}
