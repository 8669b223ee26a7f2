package dev.fanfare.benchmarks.load;

import java.time.Duration;

/// What is published, and when: event k is due at start + k / rate, whatever happens to those
/// before it (open loop), so a server that stalls cannot hide by slowing the publisher down.
///
/// @param rate events a second
/// @param burst so many are due at the same moment, then nothing until it is their time again
/// @param pick which channel is next
/// @param bodyBytes size of an event's data
/// @param round events that each channel has had before, if they come in turn
public record Traffic(
    Audience audience, double rate, int burst, Pick pick, Duration time, int bodyBytes, int round) {
  public static final int USUAL_BODY = 200;

  public enum Pick {
    RANDOM,
    IN_TURN
  }

  /// Single events of the usual size, to channels at random.
  public static Traffic random(Audience audience, double rate, Duration time) {
    return new Traffic(audience, rate, 1, Pick.RANDOM, time, USUAL_BODY, 0);
  }

  public Traffic inTurn() {
    return new Traffic(audience, rate, burst, Pick.IN_TURN, time, bodyBytes, round);
  }

  public Traffic inBursts(int size) {
    return new Traffic(audience, rate, size, pick, time, bodyBytes, round);
  }

  public Traffic lasting(Duration other) {
    return new Traffic(audience, rate, burst, pick, other, bodyBytes, round);
  }

  public Traffic ofSize(int bytes) {
    return new Traffic(audience, rate, burst, pick, time, bytes, round);
  }

  /// One event for each channel, after so many that each has had.
  public static Traffic round(Audience audience, int before, Duration time) {
    double rate = audience.channels() * 1e9 / (double) time.toNanos();
    return new Traffic(audience, rate, 1, Pick.IN_TURN, time, USUAL_BODY, before);
  }

  long events() {
    return Math.round(rate * time.toNanos() / 1e9);
  }

  /// Nanoseconds after the start.
  long due(long event) {
    return (long) (event / burst * burst * 1e9 / rate);
  }
}
