package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.EventName;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.contract.RecordMapping;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Whatever happens to a valid body: it is taken and every event is sound, or it is refused.
class MutatedBodyTest {
  private static final int ROUNDS = 10_000;
  private static final Set<ProblemType> REFUSALS =
      EnumSet.of(ProblemType.NOT_JSON, ProblemType.INVALID, ProblemType.UNKNOWN_NAMESPACE);

  private static final List<String> VALID =
      List.of(
          "{\"channel\":\"user:42\",\"event\":\"order.shipped\",\"data\":{\"order\":7},\"id\":\"a\",\"ttl\":\"PT1H\"}",
          "{\"channels\":[\"user:1\",\"topic:a/b\",\"user:~@+-\"],\"data\":\"téxt \\ud83d\\ude00 😀\\n\"}",
          "[{\"channel\":\"user:1\",\"data\":[1,2.5e-7,null,true]},{\"data\":null,\"channels\":[\"topic:x\"]}]",
          " [ { \"data\" : \"\\u0041\" , \"event\" : \"ü\", \"channel\" : \"user:1\" } ] ");

  private final Bodies bodies = new Bodies();

  @Test
  void isTakenSoundOrRefused() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("seed " + seed);
    RandomGenerator random = new Random(seed);
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = VALID.get(random.nextInt(VALID.size())).getBytes(StandardCharsets.UTF_8);
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        body = Mutation.of(body, random);
      }
      taken += takenAndSound(body, "round " + round + " of seed " + seed) ? 1 : 0;
    }
    assertThat(taken).isBetween(ROUNDS / 100, ROUNDS / 2);
  }

  private boolean takenAndSound(byte[] body, String what) {
    try {
      Batch batch = bodies.read(body);
      assertThat(batch.publications()).as(what).isNotEmpty();
      assertThat(batch.events()).as(what).isNotEmpty().allSatisfy(MutatedBodyTest::assertSound);
      return true;
    } catch (ProblemException e) {
      assertClear(e.problem(), what);
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(what + ": " + new String(body, StandardCharsets.UTF_8), e);
    }
  }

  private static void assertSound(Event event) {
    assertThat(event.name()).isEqualTo(EventName.check(event.name()));
    assertThat(event.id()).isEqualTo(Event.checkId(event.id()));
    assertThat(RecordMapping.toRecord(event).key().array()).isNotEmpty();
  }

  private static void assertClear(Problem problem, String what) {
    assertThat(problem.type()).as(what).isIn(REFUSALS);
    assertThat(problem.extensions().keySet()).as(what).containsAnyOf("field", "position");
    assertThat(problem.detail()).as(what).isNotBlank().hasSizeLessThan(500);
    assertThat(problem.detail().chars().anyMatch(Character::isISOControl)).as(what).isFalse();
    assertThat(problem.detail())
        .as(what)
        .doesNotContain("Feature", "jackson", "byte[]", "Exception", "Source");
  }
}
