package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.CursorWriter;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.SimulatedLog;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.topics.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A topic that gets more partitions under streams that are slow, cut at any moment and served by
/// two nodes, of which each uses the new partitions in its own time. A seed decides all of it.
class MoveTest {
  private static final int BUDGET = 300;
  private static final int CHANNELS = 6;

  /// `-Dseed=N` repeats a run.
  static LongStream seeds() {
    Long seed = Long.getLong("seed");
    return seed != null ? LongStream.of(seed) : new Random().longs(10);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName("I2: a channel that moves keeps its order and every event, when a topic is doubled")
  void doubled(long seed) {
    World world = run(seed, List.of(2, 4, 8), false);
    world.readers.forEach(reader -> assertThat(reader.missing()).as(reader.who()).isEmpty());
    world.readers.forEach(reader -> assertThat(reader.lost).as(reader.who()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName("I2: also for a stream that was away while it was doubled twice")
  void doubledTwice(long seed) {
    World world = run(seed, List.of(2, 4, 8), true);
    world.readers.forEach(reader -> assertThat(reader.missing()).as(reader.who()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName("I3: when it grows by no multiple, whatever a stream was not given is named")
  void grownByAny(long seed) {
    World world = run(seed, List.of(3, 5, 7), false);
    world.readers.forEach(reader ->
        assertThat(reader.missing().stream().filter(event -> !reader.isNamed(event)))
            .as(reader.who())
            .isEmpty());
  }

  private static World run(long seed, List<Integer> widths, boolean regardless) {
    System.out.println("MoveTest seed " + seed);
    World world = new World(new SplittableRandom(seed), widths, regardless);
    world.settle(2_000); // every reader has its first cursor
    for (int round = 0; round < 6_000; round++) {
      world.step();
    }
    world.settle(10_000);
    world.readers.forEach(Reader::checkOrder);
    world.nodes.forEach(Node::close);
    return world;
  }

  private static final class World {
    final RandomGenerator random;
    final boolean regardless;
    final Queue<Integer> widths;
    final Map<String, List<String>> published = new HashMap<>();
    final Map<Integer, Long> ends = new HashMap<>();
    final List<Node> nodes = new ArrayList<>();
    final List<Reader> readers = new ArrayList<>();
    Topic topic;

    /// @param regardless grow also while there are streams that have not heard of the last growth
    World(RandomGenerator random, List<Integer> widths, boolean regardless) {
      this.random = random;
      this.regardless = regardless;
      this.widths = new ArrayDeque<>(widths);
      topic = new Topic("topic", "fanfare.topic", new Uuid(1, 2), this.widths.remove());
      for (int i = 0; i < 2; i++) {
        nodes.add(new Node(this));
      }
      for (int i = 0; i < 8; i++) {
        readers.add(new Reader(this));
      }
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1 -> publish();
        case 2, 3 -> readers.get(random.nextInt(readers.size())).act();
        case 4, 5, 6 -> nodes.get(random.nextInt(2)).log.step();
        case 7 -> growSometimes();
        default -> nodes.get(random.nextInt(2)).turn();
      }
    }

    void publish() {
      String name = "c" + random.nextInt(CHANNELS);
      int number = topic.partitionOf(name);
      Partition partition = Homes.partition(topic, number);
      long offset = nodes.get(0).log.publish(partition, name);
      nodes.get(1).log.publishAt(partition, name, offset);
      ends.put(number, offset + 1);
      published.computeIfAbsent(name, n -> new ArrayList<>()).add(partition + " " + offset);
    }

    /// The producers know at once; the nodes are told later, each in its own time.
    void growSometimes() {
      boolean allKnow =
          readers.stream().allMatch(reader -> reader.knows(topic))
              && nodes.stream().allMatch(node -> node.topic.equals(topic));
      if (random.nextInt(60) == 0 && !widths.isEmpty() && (allKnow || regardless)) {
        topic = topic.withPartitions(widths.remove());
      }
      Node node = nodes.get(random.nextInt(2));
      if (random.nextInt(20) == 0) {
        node.use(topic);
      }
    }

    void settle(int rounds) {
      for (int quiet = 0; quiet < rounds; quiet++) {
        readers.forEach(Reader::connect);
        nodes.forEach(node -> node.use(topic));
        nodes.forEach(node -> node.log.step());
        nodes.forEach(Node::turn);
        readers.forEach(Reader::drain);
      }
    }
  }

  private static final class Node implements Stream.Owner {
    final World world;
    final SimulatedLog log;
    final Queue<Runnable> tasks = new ArrayDeque<>();
    final LoopLog loopLog;
    final StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
    final Quiet quiet = new Quiet();
    final Chorus chorus = new Chorus();
    final Stream.Kit kit =
        new Stream.Kit(
            BUDGET,
            new Frames(SimulatedLog.skips(), _ -> "message", 1000),
            new CursorWriter(),
            chorus,
            this);
    Topic topic;

    Node(World world) {
      this.world = world;
      topic = world.topic;
      log = new SimulatedLog(new SplittableRandom(world.random.nextLong()));
      loopLog =
          new LoopLog(
              tasks::add,
              log,
              Clock.systemUTC(),
              new Outbox(System::nanoTime, metrics, quiet, chorus),
              metrics,
              (stream, verdict) -> {
                throw new AssertionError("nothing is lost here: " + verdict.kind());
              },
              namespace -> false);
    }

    void use(Topic now) {
      if (!topic.equals(now)) {
        topic = now;
        world.readers.stream().filter(r -> r.isOn(this)).forEach(Reader::cut);
      }
    }

    @Override
    public void drained(Stream stream) {}

    @Override
    public void closed(Stream stream) {}

    void close() {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
      log.close();
    }

    void turn() {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
      world.readers.stream().filter(r -> r.isOn(this)).forEach(Reader::moveIfDue);
    }
  }

  private static final class Reader implements StreamSocket {
    final World world;
    final List<Channel> wanted;
    final Map<String, List<String>> got = new LinkedHashMap<>();
    final List<JsonObject> lost = new ArrayList<>();
    final StringBuilder received = new StringBuilder();
    final StringBuilder queued = new StringBuilder();
    Optional<Cursor> cursor = Optional.empty();
    Optional<Stream> stream = Optional.empty();
    Optional<Node> node = Optional.empty();
    Optional<Move> move = Optional.empty();

    Reader(World world) {
      this.world = world;
      wanted =
          IntStream.range(0, CHANNELS)
              .filter(c -> world.random.nextBoolean() || c == 0)
              .mapToObj(c -> new Channel("topic", "c" + c))
              .toList();
    }

    String who() {
      return wanted + " at " + cursor;
    }

    boolean knows(Topic topic) {
      return cursor
          .flatMap(c -> c.on(topic.key()))
          .filter(on -> on.width() == topic.partitions())
          .isPresent();
    }

    boolean isOn(Node which) {
      return stream.isPresent() && node.equals(Optional.of(which));
    }

    void act() {
      switch (world.random.nextInt(8)) {
        case 0 -> cut();
        case 1, 2 -> connect();
        default -> drain();
      }
    }

    void connect() {
      Node at = world.nodes.get(world.random.nextInt(2));
      Start start = cursor.<Start>map(Start.Resume::new).orElse(new Start.Live());
      if (stream.isPresent() || Layout.isBehind(at.topic, start)) {
        return;
      }
      node = Optional.of(at);
      StreamRequest request =
          new StreamRequest(wanted, Set.of(), start, Format.DATA, Caller.open(Optional.empty()));
      Stream fresh = new Stream(this, request, at.kit);
      at.quiet.add(fresh, 0);
      stream = Optional.of(fresh);
      Layout layout = Layout.of(at.topic, wanted, start);
      List<Subscription> now = subscriptions(at, fresh, layout, layout.now(), layout.width());
      List<Subscription> all = new ArrayList<>(now);
      if (layout.isMove()) {
        List<Subscription> then =
            subscriptions(at, fresh, layout, layout.then(), layout.nextWidth());
        move = Optional.of(new Move(fresh, layout, now, then));
        all.addAll(then);
      }
      fresh.subscribe(now);
      Future.all(all.stream().map(s -> s.home().ready()).toList())
          .onSuccess(ready -> begin(at, fresh));
    }

    private static List<Subscription> subscriptions(
        Node at, Stream fresh, Layout layout, Map<Integer, List<Channel>> places, int width) {
      List<Subscription> all = new ArrayList<>();
      places.forEach((number, channels) -> {
        LoopPartition home = at.loopLog.use(Homes.partition(layout.topic(), number));
        all.add(new Subscription(fresh, home, channels, width));
      });
      return all;
    }

    private void begin(Node at, Stream fresh) {
      if (fresh.isClosed()) {
        return;
      }
      move.ifPresent(this::prepare);
      for (Subscription subscription : fresh.subscriptions()) {
        Partition partition = subscription.home().partition;
        OptionalLong known =
            cursor
                .map(c -> c.next(partition.key(), partition.number()))
                .orElse(OptionalLong.of(0)); // no reader comes later than the first event
        subscription.begin(known);
      }
      fresh.tell("fanfare.open", "{}");
      fresh.flush();
      at.loopLog.advance(fresh);
      at.loopLog.flush();
    }

    private void prepare(Move due) {
      Map<Subscription, Long> ends = new HashMap<>();
      due.left()
          .forEach(
              old -> ends.put(old, world.ends.getOrDefault(old.home().partition.number(), 0L)));
      due.prepare(
          ends, due.after().stream().map(s -> new Opening.Place(s, OptionalLong.of(0))).toList());
    }

    void moveIfDue() {
      if (move.isEmpty() || !move.get().isDue()) {
        return;
      }
      Move due = move.get();
      move = Optional.empty();
      LoopLog loopLog = node.orElseThrow().loopLog;
      Verdict verdict = due.carryOut(loopLog);
      if (verdict.kind() != Verdict.Kind.EXACT) {
        JsonObject data = new JsonObject();
        verdict.writeTo(data);
        due.stream().tell("fanfare.open", data.encode());
        due.stream().flush();
      }
      loopLog.advance(due.stream());
      loopLog.flush();
      if (!due.layout().isLastMove()) {
        endInOrder(due.stream());
      }
    }

    @Override
    public void cut() {
      stream.ifPresent(open -> {
        open.close();
        Node at = node.orElseThrow();
        at.quiet.remove(open);
        open.subscriptions().forEach(at.loopLog::release);
        move.ifPresent(unfinished -> unfinished.after().forEach(at.loopLog::release));
      });
      move = Optional.empty();
      stream = Optional.empty();
      queued.setLength(0);
      received.setLength(0);
    }

    private void endInOrder(Stream open) {
      open.heartbeat();
      open.flush();
      receive(queued.length());
      cut();
    }

    void drain() {
      if (queued.length() > 0) {
        receive(world.random.nextInt(1, queued.length() + 1));
        stream.ifPresent(open -> node.orElseThrow().loopLog.resume(open));
      }
    }

    private void receive(int bytes) {
      received.append(queued, 0, bytes);
      queued.delete(0, bytes);
      for (int end; (end = received.indexOf("\n\n")) >= 0; received.delete(0, end + 2)) {
        dispatch(received.substring(0, end));
      }
    }

    private void dispatch(String block) {
      String data = "";
      for (String line : block.split("\n", -1)) {
        if (line.startsWith("id: ")) {
          cursor = Optional.of(((Cursor.Parsed.Valid) Cursor.parse(line.substring(4))).cursor());
        }
        data = line.startsWith("data: ") ? line.substring(6) : data;
      }
      if (data.startsWith("{")) {
        JsonArray told = new JsonObject(data).getJsonArray("lost", new JsonArray());
        told.forEach(one -> lost.add((JsonObject) one));
      } else if (!data.isEmpty()) { // it is, in a checkpoint
        String[] said = data.split(" ", -1);
        got.computeIfAbsent(said[1], n -> new ArrayList<>()).add(said[0] + " " + said[2]);
      }
    }

    /// What was given is what was published, in that order, each once, perhaps with gaps.
    void checkOrder() {
      got.forEach((name, events) -> {
        assertThat(wanted).contains(new Channel("topic", name));
        List<String> expected = new ArrayList<>(world.published.getOrDefault(name, List.of()));
        expected.retainAll(new HashSet<>(events));
        assertThat(events).as(name).isEqualTo(expected);
      });
    }

    /// `channel partition offset` of what was not given.
    List<String> missing() {
      List<String> missing = new ArrayList<>();
      for (Channel channel : wanted) {
        List<String> had = got.getOrDefault(channel.name(), List.of());
        world.published.getOrDefault(channel.name(), List.of()).stream()
            .filter(event -> !had.contains(event))
            .forEach(event -> missing.add(channel + " " + event));
      }
      return missing;
    }

    boolean isNamed(String event) {
      String[] said = event.split(" ", -1);
      int number = Integer.parseInt(said[1].substring(said[1].lastIndexOf('-') + 1));
      return lost.stream()
          .anyMatch(one ->
              one.getString("channel").equals(said[0])
                  && one.getInteger("partition") == number
                  && one.getString("why").equals("moved")
                  && Long.parseLong(said[2]) < one.getLong("to"));
    }

    @Override
    public ByteBuf buffer() {
      return Unpooled.buffer();
    }

    @Override
    public void write(ByteBuf bytes) {
      queued.append(bytes.toString(UTF_8));
      bytes.release();
    }

    @Override
    public void write(Chorus.Part part) {
      queued.append(RecordingSocket.body(part.chunk()));
    }

    @Override
    public boolean isFull() {
      return queued.length() >= BUDGET;
    }

    @Override
    public void listen(Listener listener) {}

    @Override
    public void end() {}
  }
}
