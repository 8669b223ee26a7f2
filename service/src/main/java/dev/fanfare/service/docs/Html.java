package dev.fanfare.service.docs;

import java.util.ArrayDeque;
import java.util.Deque;

/// Writes HTML. All text is escaped; in prose, what stands between backticks is code, and an empty
/// line begins a new paragraph.
final class Html {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /// @param attributes names and values, in turns
  Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      out.append('"');
    }
    out.append('>');
    open.push(tag);
    return this;
  }

  /// Ends the element that was begun last.
  Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /// An element that has no end.
  Html single(String tag, String... attributes) {
    open(tag, attributes);
    open.pop();
    return this;
  }

  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  Html link(String target, String text) {
    return element("a", text, "href", target);
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /// A line of prose.
  Html inline(String text) {
    String[] parts = text.strip().split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        text(parts[i]);
      } else {
        element("code", parts[i]);
      }
    }
    return this;
  }

  Html prose(String text) {
    for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
      if (!paragraph.isBlank()) {
        open("p").inline(paragraph).close();
      }
    }
    return this;
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return "<!doctype html>\n" + out + "\n";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
