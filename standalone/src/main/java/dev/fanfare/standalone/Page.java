package dev.fanfare.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The page's files, all in memory: a few small ones, found on the class path under `web/`. What is
/// not among them does not exist, whatever dots and slashes a path is made of.
final class Page {

  private final Map<String, PageFile> files;

  Page(List<PageFile> files) {
    Map<String, PageFile> byPath = new HashMap<>();
    files.forEach(file -> byPath.put(file.path(), file));
    this.files = Map.copyOf(byPath);
  }

  /// Reads them all; none if the program was built without its page.
  static Page load() {
    URL index = Page.class.getResource("/web/index.html");
    try {
      return index == null ? new Page(List.of()) : new Page(read(URI.create(index.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file for a path; a folder stands for its `index.html`.
  Optional<PageFile> at(String path) {
    return Optional.ofNullable(files.get(path.endsWith("/") ? path + "index.html" : path));
  }

  /// @param index where `web/index.html` is; the files around it are the page
  static List<PageFile> read(URI index) throws IOException {
    if (!index.getScheme().equals("jar")) {
      return read(Path.of(index).resolveSibling(""));
    }
    try (FileSystem jar = FileSystems.newFileSystem(index, Map.of())) {
      return read(jar.getPath("/web"));
    }
  }

  private static List<PageFile> read(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile).map(file -> read(root, file)).toList();
    }
  }

  private static PageFile read(Path root, Path file) {
    try {
      return PageFile.of("/" + root.relativize(file), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
