package dev.fanfare.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayName("The arrows between the modules")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseTest {
  private static final String CONTRACT = "dev.fanfare.contract..";
  private static final String SERVICE = "dev.fanfare.service..";
  private static final String PRODUCER = "dev.fanfare.producer..";
  private static final String NOTIFIER = "dev.fanfare.notifier..";
  private static final String STANDALONE = "dev.fanfare.standalone..";

  private final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.fanfare");

  @Test
  @DisplayName(
      "contract <- service <- producer-api, notifier <- standalone; the two services never meet")
  void arrows() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("contract")
        .definedBy(CONTRACT)
        .layer("service")
        .definedBy(SERVICE)
        .layer("producer-api")
        .definedBy(PRODUCER)
        .layer("notifier")
        .definedBy(NOTIFIER)
        .layer("standalone")
        .definedBy(STANDALONE)
        .whereLayer("contract")
        .mayNotAccessAnyLayer()
        .whereLayer("service")
        .mayOnlyAccessLayers("contract")
        .whereLayer("producer-api")
        .mayOnlyAccessLayers("contract", "service")
        .whereLayer("notifier")
        .mayOnlyAccessLayers("contract", "service")
        .whereLayer("standalone")
        .mayNotBeAccessedByAnyLayer()
        .check(house);
  }

  @Test
  @DisplayName("the wire contract knows neither Vert.x nor a Kafka client")
  void contractStandsAlone() {
    noClasses()
        .that()
        .resideInAPackage(CONTRACT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "org.apache.kafka..")
        .check(house);
  }

  @Test
  @DisplayName("no package needs one that needs it")
  void noCycles() {
    slices().matching("dev.fanfare.(**)").should().beFreeOfCycles().check(house);
  }

  @Test
  @DisplayName("these rules look at something")
  void notEmpty() {
    for (String layer : new String[] {CONTRACT, SERVICE, PRODUCER, NOTIFIER, STANDALONE}) {
      assertThat(
              house.stream()
                  .filter(c -> (c.getPackageName() + ".").startsWith(layer.replace("..", "."))))
          .as(layer)
          .isNotEmpty();
    }
  }
}
