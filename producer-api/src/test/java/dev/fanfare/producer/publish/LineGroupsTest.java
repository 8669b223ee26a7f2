package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.BodyFormat;
import dev.fanfare.producer.body.JsonFormat;
import dev.fanfare.producer.body.Origin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineGroupsTest {
  private static final int LONGEST = 32 << 10;
  private static final String LONG = "x".repeat(Publishing.SMALL_BODY);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BodyMemory memory = new BodyMemory(2 * LONGEST, registry);
  private final BodyFormat format = JsonFormat.line(LineService.intake(() -> "an-id"));
  private final LineGroups groups = new LineGroups(new LineBuffer(LONGEST), memory, this::read);

  private Batch read(byte[] line) {
    return format.read(line, new Origin("/test", Optional.empty()));
  }

  @Test
  void wholeLinesOfSeveralPiecesAreOneGroup() {
    add("{\"channel\":\"user:1\",\"da");
    assertThat(groups.next().isEmpty()).isTrue();
    add("ta\":1}\n\n" + line("user:2") + line("user:3") + "{\"chan");

    LineGroup group = groups.next();

    assertThat(group.events()).isEqualTo(3);
    assertThat(numbers(group)).containsExactly(1, 3, 4);
    assertThat(groups.next().isEmpty()).isTrue();
    assertThat(memory.held()).isEqualTo("{\"chan".length());
  }

  @Test
  void whatStandsBehindTheLastLineEndIsALineWhenNothingMoreComes() {
    add(line("user:1").strip());
    assertThat(groups.next().isEmpty()).isTrue();

    groups.end();

    assertThat(numbers(groups.next())).containsExactly(1);
    assertThat(memory.held()).isZero();
  }

  @Test
  void aGroupEndsWhenItIsLargeEnough() {
    add(line("user:1").repeat(300));

    List<Integer> sizes = new ArrayList<>();
    for (LineGroup group = groups.next(); !group.isEmpty(); group = groups.next()) {
      assertThat(group.isFull() || groups.number() == 300).isTrue();
      sizes.add(group.events());
    }

    assertThat(sizes).containsExactly(128, 128, 44);
  }

  @Test
  void aLongLineIsLeftToBeReadElsewhereAndKeepsItsPlace() {
    add(line("user:1") + longLine("user:2") + line("user:3"));
    int held = (int) memory.held();

    assertThat(numbers(groups.next())).containsExactly(1);
    assertThat(groups.number()).as("the long line is in no group").isEqualTo(1);
    assertThat(groups.next().isEmpty()).isTrue();
    assertThat(memory.held()).isBetween((long) LONG.length(), (long) held);

    assertThat(numbers(groups.nextLong().orElseThrow().get())).containsExactly(2);
    assertThat(groups.nextLong()).isEmpty();
    assertThat(numbers(groups.next())).containsExactly(3);
    assertThat(memory.held()).isZero();
  }

  @Test
  void aLongLineThatIsWrongIsRefusedUnderItsNumber() {
    add("\n" + LONG + "x\n");

    assertThat(groups.next().isEmpty()).isTrue();
    LineGroup refused = groups.nextLong().orElseThrow().get();

    assertThat(refused.events()).isZero();
    assertThat(told(refused).getFirst().getInteger("status")).isEqualTo(400);
    assertThat(numbers(refused)).containsExactly(2);
  }

  @Test
  void aLineBeyondTheBoundIsRefusedWithoutBeingRead() {
    LineGroups none =
        new LineGroups(
            new LineBuffer(4),
            memory,
            _ -> {
              throw new AssertionError("it was read");
            });
    assertThat(none.add(Buffer.buffer("12345\n"))).isTrue();

    assertThat(told(none.next()).getFirst().getInteger("status")).isEqualTo(413);
  }

  @Test
  void whatACallerMayNotPublishIsRefusedAlone() {
    LineGroups strict =
        new LineGroups(
            new LineBuffer(LONGEST),
            memory,
            bytes -> {
              Batch batch = read(bytes);
              if (batch.events().getFirst().channel().name().equals("2")) {
                throw new ProblemException(Problem.of(ProblemType.FORBIDDEN, "not that one"));
              }
              return batch;
            });
    assertThat(strict.add(Buffer.buffer(line("user:1") + line("user:2") + line("user:3"))))
        .isTrue();

    LineGroup group = strict.next();

    assertThat(group.events()).isEqualTo(2);
    assertThat(numbers(group)).containsExactly(1, 2, 3);
  }

  @Test
  void whatThereIsNoRoomForIsNotTaken() {
    assertThat(memory.take(2 * LONGEST - 10)).isTrue();

    assertThat(groups.add(Buffer.buffer("x".repeat(11)))).isFalse();
    assertThat(groups.add(Buffer.buffer("x".repeat(10)))).isTrue();
    groups.release();
    assertThat(memory.held()).isEqualTo(2 * LONGEST - 10);
  }

  private void add(String text) {
    assertThat(groups.add(Buffer.buffer(text))).isTrue();
  }

  private static String line(String channel) {
    return LineClient.line(channel, 1) + "\n";
  }

  private static String longLine(String channel) {
    return "{\"channel\":\"" + channel + "\",\"data\":\"" + LONG + "\"}\n";
  }

  private List<Integer> numbers(LineGroup group) {
    return told(group).stream().map(answer -> answer.getInteger("line")).toList();
  }

  /// What its sender is told when the log has taken all of it.
  private List<JsonObject> told(LineGroup group) {
    group.answered(FakeLog.receipts(group.events()));
    LineAnswers answers = new LineAnswers(new RequestMeters(registry), group.events());
    group.tell(answers);
    return answers.toBuffer().toString().lines().map(JsonObject::new).toList();
  }
}
