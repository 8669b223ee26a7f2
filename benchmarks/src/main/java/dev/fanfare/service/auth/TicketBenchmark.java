package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Tickets: issued once per token and page, opened at each connect.
@State(Scope.Thread)
public class TicketBenchmark {
  private final Tickets tickets =
      new Tickets(
          "a-secret-of-32-bytes-for-a-benchmark".getBytes(UTF_8),
          Clock.systemUTC(),
          () -> "an-id-of-22-characters");
  private final Caller caller =
      new Caller(
          Optional.of("42"),
          Grants.own("42"),
          Way.BEARER,
          Instant.now(),
          Instant.now().plusSeconds(86_400));
  private final String ticket = tickets.issue(caller);

  @Benchmark
  public String issue() {
    return tickets.issue(caller);
  }

  @Benchmark
  public Optional<Tickets.Opened> open() {
    return tickets.open(ticket);
  }
}
