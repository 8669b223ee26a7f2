package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.publish.LineBuffer.Line;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Makes of a stream's pieces the groups of lines that go to the log together. One event loop's.
///
/// A long line is a group of its own, for whoever asks to read it where it holds nobody up.
final class LineGroups {
  private final LineBuffer lines;
  private final BodyMemory memory;
  private final Function<byte[], Batch> format;
  private Optional<Line> longLine = Optional.empty();
  private long taken;
  private boolean ended;

  /// @param memory where room for what is held is taken
  /// @param format reads one line, on any thread, and throws a [ProblemException] if it is refused
  LineGroups(LineBuffer lines, BodyMemory memory, Function<byte[], Batch> format) {
    this.lines = lines;
    this.memory = memory;
    this.format = format;
  }

  /// @return whether there was room for it
  boolean add(Buffer piece) {
    if (!memory.take(piece.length())) {
      return false;
    }
    taken += piece.length();
    lines.add(piece);
    return true;
  }

  /// Nothing more comes: what stands behind the last line's end is a line too.
  void end() {
    ended = true;
  }

  /// How many lines are in groups.
  long number() {
    return longLine.isPresent() ? lines.number() - 1 : lines.number();
  }

  /// Reads the next group; it is empty if there is no whole line, or if a long one is next.
  LineGroup next() {
    LineGroup group = new LineGroup();
    Optional<Line> line = longLine.isEmpty() ? nextLine() : Optional.empty();
    while (line.isPresent()) {
      if (length(line.get()) > Publishing.SMALL_BODY) {
        longLine = line;
        break;
      }
      read(line.get(), group);
      line = group.isFull() ? Optional.empty() : nextLine();
    }
    giveBack(lines.size() + longLine.map(LineGroups::length).orElse(0));
    return group;
  }

  /// What reads the long line that is next, if there is one: on any thread, once.
  Optional<Supplier<LineGroup>> nextLong() {
    Optional<Line> line = longLine;
    longLine = Optional.empty();
    return line.map(one ->
        () -> {
          LineGroup group = new LineGroup();
          read(one, group);
          return group;
        });
  }

  /// Gives all room back. Nothing may be asked for any more.
  void release() {
    giveBack(0);
  }

  private void giveBack(long held) {
    memory.give(taken - held);
    taken = held;
  }

  private Optional<Line> nextLine() {
    Optional<Line> line = lines.next();
    return line.isEmpty() && ended ? lines.last() : line;
  }

  private static int length(Line line) {
    return line.bytes().map(bytes -> bytes.length).orElse(0);
  }

  private void read(Line line, LineGroup group) {
    if (line.bytes().isEmpty()) {
      group.add(
          line.number(),
          Problem.of(ProblemType.TOO_LARGE, "a line has at most " + lines.longest() + " bytes"));
      return;
    }
    try {
      Batch one = format.apply(line.bytes().get());
      group.add(line.number(), one.publications().getFirst());
    } catch (ProblemException e) {
      group.add(line.number(), e.problem());
    }
  }
}
