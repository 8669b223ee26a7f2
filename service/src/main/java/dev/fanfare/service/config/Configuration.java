package dev.fanfare.service.config;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Reads a service's settings into its root record, in rising order from: the defaults on the
/// records, the service's own defaults, one YAML file (`--config FILE` or `FANFARE_CONFIG`),
/// environment variables (`FANFARE_HTTP_PORT=80`; an empty one counts as not set), flags
/// (`--http.port=80`).
public final class Configuration {
  private Configuration() {}

  /// Binds everything or names everything that is wrong.
  ///
  /// @param defaults this service's own defaults, by key, over those of the records
  /// @throws ConfigurationException with every unknown key and every bad value
  public static <R extends Record> R load(
      Class<R> root, String[] args, Map<String, String> environment, Map<String, String> defaults) {
    List<Property> schema = Property.of(root);
    List<String> problems = new ArrayList<>();
    Flags flags = Flags.of(args, problems);
    Environment variables = Environment.of(environment, schema);
    variables.unknown().forEach(name -> problems.add(name + ": no such setting (environment)"));
    List<ConfigSource> sources = new ArrayList<>();
    sources.add(new Source("default", 100, defaults));
    file(flags, environment).flatMap(file -> yaml(file, problems)).ifPresent(sources::add);
    sources.add(new Source("environment", 300, variables.settings()));
    sources.add(new Source("flag", 400, flags.settings()));
    SmallRyeConfig config = new SmallRyeConfigBuilder().withSources(sources).build();
    reportUnknown(config, schema, problems);
    Optional<R> bound = new Binder(config, problems).bind(root);
    if (!problems.isEmpty() || bound.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return bound.get();
  }

  private static Optional<Path> file(Flags flags, Map<String, String> environment) {
    return flags
        .file()
        .or(() -> Optional.ofNullable(environment.get(Environment.FILE)))
        .filter(name -> !name.isBlank())
        .map(Path::of);
  }

  private static Optional<ConfigSource> yaml(Path file, List<String> problems) {
    try {
      return Optional.of(new YamlConfigSource(file.toString(), Files.readString(file), 200));
    } catch (IOException | UncheckedIOException e) {
      problems.add(file + ": cannot be read");
    } catch (RuntimeException e) {
      problems.add(
          file + ": not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return Optional.empty();
  }

  private static void reportUnknown(
      SmallRyeConfig config, List<Property> schema, List<String> problems) {
    for (ConfigSource source : config.getConfigSources()) {
      source.getPropertyNames().stream()
          .filter(name -> schema.stream().noneMatch(property -> property.matches(name)))
          .sorted()
          .forEach(name -> problems.add(name + ": no such setting (" + source.getName() + ")"));
    }
  }
}
