package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Body;
import dev.fanfare.benchmarks.load.OpenLoop;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Child;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Posts events to nchan: few of them by itself, many by ssepub.
final class NchanPublisher {
  private static final Duration SPARE = Duration.ofSeconds(30);

  /// What stands in a body beside its padding, about.
  private static final int BODY_HEAD = 60;

  private final Path ssepub;
  private final Path folder;
  private final int port;
  private final Http http;

  NchanPublisher(Path ssepub, Path folder, int port, Http http) {
    this.ssepub = ssepub;
    this.folder = folder;
    this.port = port;
    this.http = http;
  }

  Sent publish(Traffic traffic) {
    return switch (traffic.audience()) {
      case Audience.OneTopic topic -> post(traffic, "/pub/" + topic.name());
      case Audience.OwnUsers users -> flood(traffic, users);
    };
  }

  /// One after the other, so that their order is theirs.
  private Sent post(Traffic traffic, String path) {
    Body body = new Body(traffic.bodyBytes());
    AtomicLong accepted = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    Duration latest =
        new OpenLoop(traffic)
            .run((channel, sequence, due) -> {
              boolean ok = http.post(path, body.of(sequence, due)).filter(Http::isOk).isPresent();
              (ok ? accepted : failed).incrementAndGet();
            });
    return new Sent(accepted.get(), failed.get(), latest);
  }

  private Sent flood(Traffic traffic, Audience.OwnUsers users) {
    try (Child child = Child.tool("ssepub", folder, command(traffic, users))) {
      JsonObject told = new JsonObject(child.answers().readAllAsString());
      int code = child.waitFor(traffic.time().plus(SPARE));
      if (code != 0) {
        throw new IllegalStateException(child + " ended with " + code);
      }
      JsonObject requests = told.getJsonObject("requests");
      long accepted = requests.getLong("accepted");
      Double lag = told.getJsonObject("send_lag_us").getDouble("max");
      return new Sent(
          accepted,
          requests.getLong("due") - accepted,
          Duration.ofNanos(lag == null ? 0 : (long) (lag * 1000)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(Traffic traffic, Audience.OwnUsers users) {
    String padding = "x".repeat(Math.max(0, traffic.bodyBytes() - BODY_HEAD));
    String body = "{" + Body.SEQUENCE_KEY + "{seq}," + Body.TIME_KEY + "{ts},\"pad\":\"";
    return new ArrayList<>(
        List.of(
            ssepub.toString(),
            "--url",
            "http://127.0.0.1:" + port + "/pub/" + users.prefix() + "{user}",
            "--body",
            body + padding + "\"}",
            "--users",
            Integer.toString(users.readers()),
            "--rate",
            Double.toString(traffic.rate()),
            "--duration",
            String.format(Locale.ROOT, "%.3f", traffic.time().toNanos() / 1e9),
            "--pick",
            traffic.pick() == Traffic.Pick.RANDOM ? "uniform" : "rr",
            "--conns",
            "32",
            "--ordered",
            "--drain",
            "20",
            "--progress",
            "0"));
  }
}
