package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Child;
import dev.fanfare.benchmarks.machine.Commands;
import dev.fanfare.benchmarks.machine.FreePorts;
import dev.fanfare.benchmarks.machine.Java;
import dev.fanfare.benchmarks.machine.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The least that an event can cost: a bare `send()` of a notifier's bytes for each of them, paced
/// like everybody else's load. In C where there is a compiler, else in Java.
///
/// It knows no users: it takes its connections in the order in which they came.
public final class Floor implements Subject {
  private static final Duration BUILD = Duration.ofMinutes(1);
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx256m");

  private final int port = FreePorts.next();
  private final String name;
  private final Child child;
  private int listening;

  private Floor(String name, Site site, List<String> command) {
    this.name = name;
    this.child =
        Child.tool(
            "floor",
            site.folder(),
            command.stream().map(word -> word.equals("PORT") ? "" + port : word).toList());
    answer(); // it listens
  }

  /// A program that forgets all connections at its end, so each run takes a new one.
  public static Floor start(Site site) {
    return Commands.find("cc").isPresent() ? inC(site) : inJava(site);
  }

  static Floor inC(Site site) {
    Path binary = site.folder().resolve("floor");
    String source = site.source("c/floor.c").toString();
    var _ =
        Commands.run(
            BUILD, List.of("cc", "-std=c11", "-O2", "-Wall", "-o", binary.toString(), source));
    return new Floor("floor", site, List.of(binary.toString(), "PORT"));
  }

  static Floor inJava(Site site) {
    return new Floor("floor (Java)", site, Java.main(JVM, JavaFloor.class.getName(), "PORT"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String path(Audience audience) {
    return "/";
  }

  @Override
  public void awaitListening(int more) {
    listening += more;
    child.tell("count");
    Await.until(
        listening + " connections at " + child,
        Duration.ofSeconds(10),
        () -> {
          boolean all = Long.parseLong(answer()) >= listening;
          if (!all) {
            child.tell("count");
          }
          return all;
        });
  }

  @Override
  public boolean mustBeExact() {
    return false;
  }

  @Override
  public Sent publish(Traffic traffic) {
    child.tell(
        String.format(
            Locale.ROOT,
            "publish %s %.3f %d %.3f %d",
            target(traffic),
            traffic.rate(),
            traffic.burst(),
            traffic.time().toNanos() / 1e9,
            traffic.bodyBytes()));
    String[] answer = answer().split(" ", -1);
    return new Sent(Long.parseLong(answer[0]), 0, Duration.ofNanos(Long.parseLong(answer[1])));
  }

  @Override
  public void close() {
    child.close();
  }

  private static String target(Traffic traffic) {
    return switch (traffic.audience()) {
      case Audience.OneTopic _ -> "all";
      case Audience.OwnUsers _ ->
          switch (traffic.pick()) {
            case RANDOM -> "random";
            case IN_TURN -> "turn";
          };
    };
  }

  private String answer() {
    try {
      String line = child.answers().readLine();
      if (line == null) {
        throw new IllegalStateException(child + " has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
