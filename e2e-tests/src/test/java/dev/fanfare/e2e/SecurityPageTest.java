package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The page promises a test for each threat, so a test that is renamed or deleted must not leave a
/// promise behind.
@DisplayName("SECURITY.md")
class SecurityPageTest {
  private static final Pattern METHOD = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern FILE = Pattern.compile("\\]\\(([^)#]+\\.ts)\\)");

  @Test
  @DisplayName("names a test in every row of its tables")
  void everyRow() throws IOException {
    List<String> threats =
        page()
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| attacker "))
            .toList();

    assertThat(threats).hasSizeGreaterThan(20);
    assertThat(threats)
        .allSatisfy(row -> {
          assertThat(row.split("(?<!\\\\)\\|", -1)).as("cells").hasSize(6);
          assertThat(METHOD.matcher(row).find() || FILE.matcher(row).find()).isTrue();
        });
  }

  @Test
  @DisplayName("names tests that there are")
  void exist() throws IOException {
    String page = page();
    Map<String, String> sources = tests();

    assertThat(METHOD.matcher(page).results())
        .allSatisfy(named ->
            assertThat(sources.getOrDefault(named.group(1), ""))
                .as(named.group())
                .contains("void " + named.group(2) + "("));
    assertThat(FILE.matcher(page).results())
        .allSatisfy(named -> assertThat(Command.root().resolve(named.group(1))).isRegularFile());
  }

  private static String page() throws IOException {
    return Files.readString(Command.root().resolve("SECURITY.md"));
  }

  /// The sources of all test classes, by the class's name; two modules may have one of a name.
  private static Map<String, String> tests() throws IOException {
    try (Stream<Path> modules = Files.list(Command.root())) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(SecurityPageTest::sources)
          .collect(
              Collectors.toMap(
                  SecurityPageTest::className, SecurityPageTest::read, String::concat));
    }
  }

  private static Stream<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().matches(".*(Test|IT)\\.java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
