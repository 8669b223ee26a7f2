package dev.fanfare.benchmarks;

import dev.fanfare.benchmarks.load.BuiltInReaders;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.load.SseLoad;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.subject.Broker;
import dev.fanfare.benchmarks.subject.NchanInstall;
import dev.fanfare.benchmarks.subject.NodeService;
import dev.fanfare.benchmarks.subject.Rival;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What of others there is on this machine: sseload, which is not part of this project, and rivals.
final class Others {
  private final Site site;
  private final Optional<SseLoad> sseload;
  private final List<String> missing;

  /// @param missing is told what is not there
  Others(Site site, List<String> missing) {
    this.site = site;
    this.missing = missing;
    Path source = source(site);
    this.sseload = SseLoad.build(source, site.folder());
    if (sseload.isEmpty()) {
      missing.add("sseload (" + source + "): fewer readers, and they are built in");
    }
  }

  Readers readers() {
    return sseload.map(Readers.class::cast).orElseGet(BuiltInReaders::new);
  }

  List<Rival> rivals(Broker broker) {
    return Stream.of(
            NchanInstall.find(site, sseload.map(SseLoad::publisher), missing),
            NodeService.find(site, broker, missing))
        .flatMap(Optional::stream)
        .toList();
  }

  /// The folder that `FANFARE_SSELOAD` names, or the one beside the checkout.
  private static Path source(Site site) {
    return Optional.ofNullable(System.getenv("FANFARE_SSELOAD"))
        .filter(folder -> !folder.isBlank())
        .map(Path::of)
        .orElse(site.root().resolve("../shared/sseload").normalize());
  }
}
