package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.LogOffsets;
import dev.fanfare.service.topics.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a loop's streams from their requests to their places on the log, and from old places
/// to new ones. Belongs to the loop.
final class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
  private static final long RETRY_MILLIS = 250;
  private static final long LOOK_MILLIS = 50;

  /// Within so much time every node has seen the partitions that one has seen.
  private static final Duration ALL_HAVE_LOOKED = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final StreamSettings settings;
  private final Homes homes;
  private final LogOffsets offsets;
  private final LoopLog loopLog;
  private final BiConsumer<Stream, Verdict> opened;
  private final BiConsumer<Stream, Verdict> told;
  private final Consumer<Stream> unfinished;
  private final Set<Move> moves = new LinkedHashSet<>();

  /// @param opened told when a stream has its places, before it is given anything
  /// @param told told of what an open stream has lost
  /// @param unfinished told of a stream that has to come back, to move once more or to be refused
  Arrivals(
      Vertx vertx,
      StreamSettings settings,
      Homes homes,
      LogOffsets offsets,
      LoopLog loopLog,
      BiConsumer<Stream, Verdict> opened,
      BiConsumer<Stream, Verdict> told,
      Consumer<Stream> unfinished) {
    this.vertx = vertx;
    this.settings = settings;
    this.homes = homes;
    this.offsets = offsets;
    this.loopLog = loopLog;
    this.opened = opened;
    this.told = told;
    this.unfinished = unfinished;
  }

  void arrive(Stream stream, StreamRequest request) {
    subscribe(stream, request, Duration.ZERO);
  }

  /// Lets go of the partitions of a stream that has ended.
  void leave(Stream stream) {
    stream.subscriptions().forEach(loopLog::release);
    moves.removeIf(move -> {
      boolean ended = move.stream() == stream;
      if (ended) {
        move.after().forEach(loopLog::release);
      }
      return ended;
    });
  }

  boolean isMoving(Stream stream) {
    return moves.stream().anyMatch(move -> move.stream() == stream);
  }

  private void subscribe(Stream stream, StreamRequest request, Duration waited) {
    if (Spread.of(request.channels(), homes).excess(settings).isPresent()) {
      unfinished.accept(stream); // when it comes back, Kafka has told, and it is refused
      return;
    }
    Optional<List<Layout>> layouts = layouts(request, waited);
    if (layouts.isEmpty()) {
      Duration more = waited.plusMillis(RETRY_MILLIS);
      vertx.setTimer(RETRY_MILLIS, t -> ifOpen(stream, () -> subscribe(stream, request, more)));
      return;
    }
    List<Subscription> all = new ArrayList<>();
    for (Layout layout : layouts.get()) {
      List<Subscription> now = subscriptions(stream, layout, layout.now(), layout.width());
      all.addAll(now);
      if (layout.isMove()) {
        List<Subscription> then = subscriptions(stream, layout, layout.then(), layout.nextWidth());
        begin(new Move(stream, layout, now, then));
      }
    }
    stream.subscribe(all);
    Channel home = request.caller().channel().orElseGet(request.channels()::getFirst);
    homes.of(home).ifPresent(partition -> stream.shard = partition.number());
    place(stream, request);
  }

  /// @return empty if it cannot be said yet
  private Optional<List<Layout>> layouts(StreamRequest request, Duration waited) {
    boolean patient = waited.compareTo(settings.growthDelay().plus(ALL_HAVE_LOOKED)) < 0;
    Map<String, List<Channel>> byNamespace = new LinkedHashMap<>();
    request
        .channels()
        .forEach(channel ->
            byNamespace.computeIfAbsent(channel.namespace(), n -> new ArrayList<>()).add(channel));
    List<Layout> all = new ArrayList<>();
    for (Map.Entry<String, List<Channel>> of : byNamespace.entrySet()) {
      Optional<Topic> topic = homes.of(of.getKey());
      if (topic.isEmpty() || patient && Layout.isBehind(topic.get(), request.start())) {
        return Optional.empty();
      }
      all.add(Layout.of(topic.get(), of.getValue(), request.start()));
    }
    return Optional.of(all);
  }

  private List<Subscription> subscriptions(
      Stream stream, Layout layout, Map<Integer, List<Channel>> places, int width) {
    List<Subscription> all = new ArrayList<>(places.size());
    places.forEach((number, channels) -> {
      LoopPartition home = loopLog.use(Homes.partition(layout.topic(), number));
      all.add(new Subscription(stream, home, channels, width));
    });
    return all;
  }

  private void place(Stream stream, StreamRequest request) {
    List<Move> own = moves.stream().filter(move -> move.stream() == stream).toList();
    List<Subscription> all = new ArrayList<>(stream.subscriptions());
    own.forEach(move -> all.addAll(move.after()));
    Opening opening = new Opening(offsets, request.start(), settings.replayRecords());
    Future.all(all.stream().map(subscription -> subscription.home().ready()).toList())
        .compose(ready -> Future.all(own.stream().map(opening::prepare).toList()))
        .compose(prepared -> opening.places(stream.subscriptions()))
        .onSuccess(places -> ifOpen(stream, () -> begin(stream, opening.verdict(), places)))
        .onFailure(e -> {
          log.atDebug().setCause(e).log("cannot place a stream yet; trying again");
          vertx.setTimer(RETRY_MILLIS, t -> ifOpen(stream, () -> place(stream, request)));
        });
  }

  private void begin(Stream stream, Verdict verdict, List<Opening.Place> places) {
    places.forEach(place -> place.subscription().begin(place.offset()));
    opened.accept(stream, verdict);
    loopLog.arrive(stream, verdict.kind() != Verdict.Kind.LIVE);
  }

  private void begin(Move move) {
    if (moves.isEmpty()) {
      vertx.setTimer(LOOK_MILLIS, t -> look());
    }
    moves.add(move);
  }

  /// Carries out the moves that are due. They happen once in the life of a topic, so nothing on the
  /// way of an event knows of them.
  private void look() {
    for (Move move : List.copyOf(moves)) {
      if (move.isDue()) {
        moves.remove(move);
        carryOut(move);
      }
    }
    loopLog.flush();
    if (!moves.isEmpty()) {
      vertx.setTimer(LOOK_MILLIS, t -> look());
    }
  }

  private void carryOut(Move move) {
    Verdict verdict = move.carryOut(loopLog);
    if (verdict.kind() != Verdict.Kind.EXACT) {
      told.accept(move.stream(), verdict);
    }
    loopLog.advance(move.stream());
    if (!move.layout().isLastMove()) {
      unfinished.accept(move.stream());
    }
  }

  private static void ifOpen(Stream stream, Runnable step) {
    if (!stream.isClosed()) {
      step.run();
    }
  }
}
