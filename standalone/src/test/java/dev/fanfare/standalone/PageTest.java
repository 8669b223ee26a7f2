package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

  private static final List<String> PATHS =
      List.of("web/index.html", "web/assets/index-1a2b3c.js", "other/secret.txt");

  @TempDir private Path folder;

  @Test
  void isReadFromAJarAndFromAFolderAlike() throws IOException {
    Page fromJar = new Page(Page.read(URI.create("jar:" + jar().toUri() + "!/web/index.html")));
    Page fromFolder = new Page(Page.read(tree().resolve("web/index.html").toUri()));
    for (String path : List.of("/", "/index.html", "/assets/index-1a2b3c.js")) {
      assertThat(fromJar.at(path)).isPresent().isEqualTo(fromFolder.at(path));
    }
  }

  @Test
  void holdsNothingButItsFiles() throws IOException {
    Page page = new Page(Page.read(tree().resolve("web/index.html").toUri()));
    for (String path :
        List.of("/assets", "/assets/", "", "/../other/secret.txt", "/web/index.html")) {
      assertThat(page.at(path)).isEmpty();
    }
  }

  @Test
  void letsOnlyHashedNamesBeKeptForEver() {
    assertThat(PageFile.of("/assets/index-1a2b3c.js", new byte[0]).cacheControl())
        .isEqualTo("public, max-age=31536000, immutable");
    assertThat(PageFile.of("/index.html", new byte[0]).cacheControl()).isEqualTo("no-cache");
  }

  @Test
  void tagsAndTypesItsFiles() {
    PageFile one = PageFile.of("/a.css", new byte[] {1});
    assertThat(one.type()).isEqualTo("text/css; charset=utf-8");
    assertThat(one.tag())
        .matches("\"[0-9a-f]{24}\"")
        .isNotEqualTo(PageFile.of("/a.css", new byte[0]).tag());
    assertThat(PageFile.of("/a.odd", new byte[0]).type()).isEqualTo("application/octet-stream");
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("page.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String path : PATHS) {
        zip.putNextEntry(new ZipEntry(path));
        zip.write(path.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private Path tree() throws IOException {
    for (String path : PATHS) {
      Path file = folder.resolve(path);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, path);
    }
    return folder;
  }
}
