package dev.fanfare.e2e.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A short first life of a program, from which all its later starts are quick.
public final class Rehearsal {
  private final NodeProcess node;
  private final ClassArchive archive;

  private Rehearsal(NodeProcess node, ClassArchive archive) {
    this.node = node;
    this.archive = archive;
  }

  /// Starts the program, unless there was a rehearsal of it as it is now.
  ///
  /// @param settings with which it becomes ready by itself
  public static Optional<Rehearsal> begin(String module, Map<String, String> settings) {
    ClassArchive archive = new ClassArchive(Jvm.jar(module));
    if (!archive.isStale()) {
      return Optional.empty();
    }
    Map<String, String> environment = new HashMap<>(settings);
    environment.putAll(archive.recording());
    NodeProcess node = NodeProcess.start("rehearsal-" + module, module, List.of(), environment);
    return Optional.of(new Rehearsal(node, archive));
  }

  /// Waits until the program is ready, and ends it.
  public void end() {
    try (node) {
      node.awaitReady();
      node.process().sigterm();
      archive.finish();
    }
  }
}
