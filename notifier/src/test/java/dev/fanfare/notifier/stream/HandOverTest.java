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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The walk of streams over the log, in a world of one thread whose order of steps a seed decides:
/// slow readers, cuts at any moment, windows that forget, loops that lag, two nodes.
class HandOverTest {
  private static final int BUDGET = 300;

  /// `-Dseed=N` repeats a run.
  static LongStream seeds() {
    Long seed = Long.getLong("seed");
    return seed != null ? LongStream.of(seed) : new Random().longs(30);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName("I2: log order, each event once, across cuts, slow readers and nodes")
  void everyReaderGetsItsChannelsExactly(long seed) {
    System.out.println("HandOverTest seed " + seed);
    World world = new World(new SplittableRandom(seed));
    for (int round = 0; round < 3000; round++) {
      world.step();
    }
    world.settle();
    world.readers.forEach(Reader::check);
    world.nodes.forEach(node -> node.log.close());
  }

  /// Two nodes on one log, and readers that move between them.
  private static final class World {
    final RandomGenerator random;
    final Map<Partition, Map<String, List<Long>>> published = new HashMap<>();
    final List<Node> nodes = new ArrayList<>();
    final List<Reader> readers = new ArrayList<>();
    final List<Partition> partitions =
        List.of(
            SimulatedLog.partition("topic", 0),
            SimulatedLog.partition("topic", 1),
            SimulatedLog.partition("user", 3));

    World(RandomGenerator random) {
      this.random = random;
      for (int i = 0; i < 2; i++) {
        nodes.add(new Node(new SimulatedLog(new SplittableRandom(random.nextLong()))));
      }
      for (int i = 0; i < 12; i++) {
        readers.add(new Reader(this));
      }
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0, 1 -> publish();
        case 2, 3 -> readers.get(random.nextInt(readers.size())).act();
        case 4, 5, 6 -> nodes.get(random.nextInt(2)).log.step();
        default -> nodes.get(random.nextInt(2)).turn();
      }
    }

    void publish() {
      Partition partition = partitions.get(random.nextInt(partitions.size()));
      String name = "c" + random.nextInt(4);
      // One log, which each node reads at its own pace.
      long offset = nodes.get(0).log.publish(partition, name);
      nodes.get(1).log.publishAt(partition, name, offset);
      published
          .computeIfAbsent(partition, p -> new HashMap<>())
          .computeIfAbsent(name, n -> new ArrayList<>())
          .add(offset);
    }

    void settle() {
      readers.forEach(Reader::connect);
      for (int quiet = 0; quiet < 20_000; quiet++) {
        nodes.forEach(node -> node.log.step());
        nodes.forEach(Node::turn);
        readers.forEach(Reader::drain);
      }
    }
  }

  private static final class Node implements Stream.Owner {
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

    Node(SimulatedLog log) {
      this.log = log;
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

    @Override
    public void drained(Stream stream) {}

    @Override
    public void closed(Stream stream) {}

    void turn() {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
    }
  }

  /// A browser: it reads when it likes, is cut when it likes, and comes back with its last id.
  private static final class Reader implements StreamSocket {
    final World world;
    final Map<Partition, List<Channel>> wanted = new LinkedHashMap<>();
    final Map<Partition, Map<String, List<Long>>> got = new HashMap<>();
    final Map<Partition, Long> begin = new HashMap<>();
    final StringBuilder received = new StringBuilder();
    final StringBuilder queued = new StringBuilder();
    Optional<Cursor> cursor = Optional.empty();
    Optional<Stream> stream = Optional.empty();
    Optional<Node> node = Optional.empty();

    Reader(World world) {
      this.world = world;
      for (Partition partition : world.partitions) {
        if (wanted.isEmpty() || world.random.nextBoolean()) {
          List<Channel> channels = new ArrayList<>();
          for (int c = 0; c < world.random.nextInt(1, 4); c++) {
            channels.add(new Channel(partition.namespace(), "c" + c));
          }
          wanted.put(partition, channels);
        }
      }
    }

    void act() {
      switch (world.random.nextInt(8)) {
        case 0 -> cut();
        case 1, 2 -> connect();
        default -> drain();
      }
    }

    void connect() {
      if (stream.isPresent()) {
        return;
      }
      Node at = world.nodes.get(world.random.nextInt(2));
      node = Optional.of(at);
      StreamRequest request =
          new StreamRequest(
              wanted.values().stream().flatMap(List::stream).toList(),
              Set.of(),
              new Start.Live(),
              Format.DATA,
              Caller.open(Optional.empty()));
      Stream fresh = new Stream(this, request, at.kit);
      at.quiet.add(fresh, 0);
      stream = Optional.of(fresh);
      List<Subscription> all = new ArrayList<>();
      wanted.forEach((partition, channels) ->
          all.add(new Subscription(fresh, at.loopLog.use(partition), channels, 12)));
      fresh.subscribe(all);
      Future.all(all.stream().map(s -> s.home().ready()).toList())
          .onSuccess(ready -> begin(at, fresh));
    }

    private void begin(Node at, Stream fresh) {
      if (fresh.isClosed()) {
        return;
      }
      for (Subscription subscription : fresh.subscriptions()) {
        Partition partition = subscription.home().partition;
        OptionalLong known =
            cursor
                .map(c -> c.next(partition.key(), partition.number()))
                .orElse(OptionalLong.empty());
        long start = known.orElse(subscription.home().seen);
        subscription.begin(OptionalLong.of(start));
        begin.putIfAbsent(partition, start);
      }
      fresh.tell("fanfare.open", "{}");
      // The first block goes out with the stream's own, as it does in StreamLoop.
      fresh.flush();
      at.loopLog.advance(fresh);
      at.loopLog.flush();
    }

    @Override
    public void cut() {
      // What is on its way is lost, and perhaps half of a block has arrived.
      stream.ifPresent(open -> {
        open.close();
        node.orElseThrow().quiet.remove(open);
        open.subscriptions().forEach(node.orElseThrow().loopLog::release);
      });
      stream = Optional.empty();
      queued.setLength(0);
      received.setLength(0);
      if (cursor.isEmpty()) {
        begin.clear(); // it never had a position: the next connect is a first one
      }
    }

    void drain() {
      if (queued.length() == 0) {
        return;
      }
      int bytes = world.random.nextInt(1, queued.length() + 1);
      received.append(queued, 0, bytes);
      queued.delete(0, bytes);
      parse();
      stream.ifPresent(open -> node.orElseThrow().loopLog.resume(open));
    }

    private void parse() {
      for (int end; (end = received.indexOf("\n\n")) >= 0; received.delete(0, end + 2)) {
        dispatch(received.substring(0, end));
      }
    }

    private void dispatch(String block) {
      String id = "";
      String data = "";
      boolean ours = false;
      for (String line : block.split("\n", -1)) {
        id = line.startsWith("id: ") ? line.substring(4) : id;
        data = line.startsWith("data: ") ? line.substring(6) : data;
        ours |= line.equals("event: fanfare.open");
      }
      Cursor next = ((Cursor.Parsed.Valid) Cursor.parse(id)).cursor();
      if (!ours) {
        String[] said = data.split(" ", -1);
        Partition partition = partition(said[0]);
        long offset = Long.parseLong(said[2]);
        assertThat(next.next(partition.key(), partition.number())).hasValue(offset + 1);
        got.computeIfAbsent(partition, p -> new HashMap<>())
            .computeIfAbsent(said[1], n -> new ArrayList<>())
            .add(offset);
      }
      cursor = Optional.of(next);
    }

    private Partition partition(String text) {
      return wanted.keySet().stream()
          .filter(p -> p.toString().equals(text))
          .findFirst()
          .orElseThrow(() -> new AssertionError("nobody asked for " + text));
    }

    void check() {
      wanted.forEach((partition, channels) ->
          channels.forEach(channel -> {
            List<Long> expected =
                world
                    .published
                    .getOrDefault(partition, Map.of())
                    .getOrDefault(channel.name(), List.of())
                    .stream()
                    .filter(offset -> offset >= begin.getOrDefault(partition, Long.MAX_VALUE))
                    .toList();
            List<Long> had =
                got.getOrDefault(partition, Map.of()).getOrDefault(channel.name(), List.of());
            assertThat(had).as("%s of %s", channel, partition).isEqualTo(expected);
          }));
    }

    @Override
    public ByteBuf buffer() {
      return Unpooled.buffer();
    }

    @Override
    public void write(ByteBuf bytes) {
      queue(bytes.toString(UTF_8));
      bytes.release();
    }

    @Override
    public void write(Chorus.Part part) {
      queue(RecordingSocket.body(part.chunk()));
    }

    private void queue(String text) {
      queued.append(text);
      // I5: what waits for a reader is bounded by its budget and the event that reached it.
      assertThat(queued.length()).isLessThan(2 * BUDGET + 200);
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
