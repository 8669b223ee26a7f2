package dev.fanfare.service.config;

/// A value that is never printed. Take care where [#value()] goes.
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
