package dev.fanfare.benchmarks;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The arrows in the benchmarks")
class ArrowsTest {

  @Test
  @DisplayName(
      "machine <- load <- subject <- scenario -> result, and standalone only under subject")
  void arrows() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy("dev.fanfare.benchmarks")
        .layer("scenario")
        .definedBy("dev.fanfare.benchmarks.scenario")
        .layer("subject")
        .definedBy("dev.fanfare.benchmarks.subject")
        .layer("load")
        .definedBy("dev.fanfare.benchmarks.load")
        .layer("machine")
        .definedBy("dev.fanfare.benchmarks.machine")
        .layer("result")
        .definedBy("dev.fanfare.benchmarks.result")
        .layer("standalone")
        .definedBy("dev.fanfare.standalone")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("scenario")
        .mayOnlyAccessLayers("subject", "load", "machine", "result")
        .whereLayer("subject")
        .mayOnlyAccessLayers("load", "machine", "standalone")
        .whereLayer("load")
        .mayOnlyAccessLayers("machine")
        .whereLayer("machine")
        .mayNotAccessAnyLayer()
        .whereLayer("result")
        .mayNotAccessAnyLayer()
        .whereLayer("standalone")
        .mayNotAccessAnyLayer()
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.fanfare.benchmarks", "dev.fanfare.standalone"));
  }
}
