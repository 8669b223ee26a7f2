package dev.fanfare.producer.body;

/// JSON pointers (RFC 6901), which say where in a body a fault is.
final class Pointer {
  static final String ROOT = "";

  private Pointer() {}

  static String to(String parent, int index) {
    return parent + "/" + index;
  }

  /// RFC 6901 §3: `~` and `/` in a name are written `~0` and `~1`.
  static String to(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
