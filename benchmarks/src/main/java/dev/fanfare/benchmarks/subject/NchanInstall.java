package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.machine.Commands;
import dev.fanfare.benchmarks.machine.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the parts of nchan are. Debian ships them as `nginx` and `libnginx-mod-nchan`.
///
/// @param ssepub the publisher of sseload: a Java client could not post as fast as nchan takes it
public record NchanInstall(Path nginx, Path module, Path ssepub) {
  private static final List<Path> MODULES =
      List.of(
          Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so"),
          Path.of("/usr/lib64/nginx/modules/ngx_nchan_module.so"));

  /// `FANFARE_NGINX` and `FANFARE_NCHAN` name them where they are not installed.
  ///
  /// @param missing is told what is not there
  public static Optional<Rival> find(Site site, Optional<Path> ssepub, List<String> missing) {
    Optional<Path> nginx = named("FANFARE_NGINX").or(() -> Commands.find("nginx"));
    Optional<Path> module =
        Stream.concat(named("FANFARE_NCHAN").stream(), MODULES.stream())
            .filter(Files::isReadable)
            .findFirst();
    if (nginx.isEmpty() || module.isEmpty() || ssepub.isEmpty()) {
      missing.add(
          "rival nchan: it takes nginx"
              + told(nginx)
              + ", its module nchan"
              + told(module)
              + " and ssepub, which comes with sseload"
              + told(ssepub));
      return Optional.empty();
    }
    NchanInstall install = new NchanInstall(nginx.get(), module.get(), ssepub.get());
    return Optional.of(
        new Rival() {
          @Override
          public String name() {
            return Nchan.NAME;
          }

          @Override
          public Subject start() {
            return Nchan.start(site, install);
          }
        });
  }

  private static Optional<Path> named(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(v -> !v.isBlank()).map(Path::of);
  }

  private static String told(Optional<Path> found) {
    return found.isPresent() ? "" : " (not found)";
  }
}
