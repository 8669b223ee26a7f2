package dev.fanfare.benchmarks;

import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.load.SseLoad;
import dev.fanfare.benchmarks.machine.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which readers there are on this machine.
final class ReaderChoice {
  private ReaderChoice() {}

  /// sseload where its source is, in the folder that `FANFARE_SSELOAD` names or beside the
  /// checkout.
  static Readers of(Site site, List<String> missing) {
    Path source =
        Optional.ofNullable(System.getenv("FANFARE_SSELOAD"))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .orElse(site.root().resolve("../shared/sseload"));
    return SseLoad.build(source, site.folder())
        .orElseThrow(() -> new IllegalStateException("no sseload"));
  }
}
