package dev.fanfare.service.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A value that is never printed. Take care where [#value()] goes.
public record Secret(String value) {

  /// What stands in a file, without the blanks and line ends around it.
  ///
  /// @param setting the setting that names the file
  /// @throws IllegalArgumentException if it cannot be read
  static Secret in(String setting, String file) {
    try {
      return new Secret(Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw new IllegalArgumentException(setting + ": no text file that can be read: " + file, e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
