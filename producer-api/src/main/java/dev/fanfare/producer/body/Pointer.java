package dev.fanfare.producer.body;

/// JSON pointers (RFC 6901), which say where in a body a fault is.
final class Pointer {
  static final Place ROOT = Place.of("");

  private Pointer() {}

  static Place to(Place parent, int index) {
    return () -> parent.text() + "/" + index;
  }

  /// RFC 6901 §3: `~` and `/` in a name are written `~0` and `~1`.
  static Place to(Place parent, String name) {
    return () -> parent.text() + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
