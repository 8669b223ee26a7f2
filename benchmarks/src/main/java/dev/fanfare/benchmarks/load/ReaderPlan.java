package dev.fanfare.benchmarks.load;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// Readers to open.
///
/// @param port of the server on this machine
/// @param path of the stream; `{i}` in it is the reader's number
/// @param first number of the first reader
/// @param storm when in the window all of them are cut and come back
/// @param receiveBuffer bytes that the kernel keeps for each; as the system likes if empty
public record ReaderPlan(
    int port,
    String path,
    int first,
    int count,
    Phases phases,
    Optional<Storm> storm,
    OptionalInt receiveBuffer) {

  /// @param at into the window
  /// @param away until they come back
  public record Storm(Duration at, Duration away) {}

  public static ReaderPlan of(int port, String path, int count, Phases phases) {
    return new ReaderPlan(port, path, 0, count, phases, Optional.empty(), OptionalInt.empty());
  }

  public ReaderPlan from(int number) {
    return new ReaderPlan(port, path, number, count, phases, storm, receiveBuffer);
  }

  public ReaderPlan with(Storm cut) {
    return new ReaderPlan(port, path, first, count, phases, Optional.of(cut), receiveBuffer);
  }

  public ReaderPlan withReceiveBuffer(int bytes) {
    return new ReaderPlan(port, path, first, count, phases, storm, OptionalInt.of(bytes));
  }
}
