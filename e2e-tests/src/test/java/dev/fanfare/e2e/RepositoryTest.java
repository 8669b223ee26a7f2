package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is shipped")
class RepositoryTest {
  /// What is made, fetched or kept beside the sources.
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", "dist", "data", ".cache");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s*[A-Za-z0-9+/=]{40}");

  private static final Pattern TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]{20,}");

  /// A variable with a secret for its value, and not the name of a file with it.
  private static final Pattern SECRET_VARIABLE =
      Pattern.compile(
          "\\b[A-Z_]*(SECRET|TOKEN|PASSWORD|PRIVATE_KEY)[A-Z_]*(?<!_FILE)\\s*[:=]\\s*\\S");

  @Test
  @DisplayName("holds neither private keys nor tokens")
  void sources() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(300);
    assertThat(files)
        .allSatisfy(file ->
            assertThat(text(file))
                .as(file.toString())
                .doesNotContainPattern(PRIVATE_KEY)
                .doesNotContainPattern(TOKEN));
  }

  @Test
  @DisplayName("sets no secret in the compose file or an image, but names files")
  void settings() throws IOException {
    for (String file : List.of("docker-compose.yml", "Dockerfile", "web-client/Dockerfile")) {
      assertThat(text(Command.root().resolve(file)))
          .as(file)
          .doesNotContainPattern(SECRET_VARIABLE);
    }
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        Command.root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /// Empty if it is none.
  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
