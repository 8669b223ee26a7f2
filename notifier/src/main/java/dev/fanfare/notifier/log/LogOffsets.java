package dev.fanfare.notifier.log;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Where partitions begin and end, asked of Kafka. Whoever asks while a question is on its way
/// shares the next one (the answer on its way may be older than what the asker knows), so ten
/// thousand streams that come back at once ask twice. Answers come on the asker's own context.
public final class LogOffsets {
  private final Vertx vertx;
  private final Admin admin;
  private final Context context; // all state is this context's
  private final Set<Partition> onTheirWay = new HashSet<>();
  private final Map<Partition, Promise<Bounds>> next = new HashMap<>();

  /// The first offset that is there, and the one after the last that readers may see.
  public record Bounds(long start, long end) {}

  public LogOffsets(Vertx vertx, Admin admin) {
    this.vertx = vertx;
    this.admin = admin;
    this.context = vertx.getOrCreateContext();
  }

  /// Kafka's bounds, no older than the question.
  public Future<Bounds> bounds(Partition partition) {
    Promise<Bounds> answer = Promise.promise();
    context.runOnContext(v -> ask(partition).onComplete(answer));
    return toAsker(answer.future());
  }

  /// The end of what is written, which may be beyond what readers see: they wait for transactions.
  public Future<Long> written(Partition partition) {
    TopicPartition kafka = partition.kafka();
    ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    return toAsker(
        Future.fromCompletionStage(
                admin
                    .listOffsets(Map.of(kafka, OffsetSpec.latest()), options)
                    .all()
                    .toCompletionStage(),
                context)
            .map(infos -> offset(infos, kafka)));
  }

  /// Where partitions end, each answered by itself: a leader that is away hides no other.
  ///
  /// @param patience how long an answer may take
  public Map<Partition, Future<Long>> ends(Collection<Partition> partitions, Duration patience) {
    Context asker = vertx.getOrCreateContext();
    Map<TopicPartition, OffsetSpec> specs =
        partitions.stream()
            .collect(Collectors.toMap(Partition::kafka, partition -> OffsetSpec.latest()));
    ListOffsetsResult answers = admin.listOffsets(specs, committed().timeoutMs(millis(patience)));
    Map<Partition, Future<Long>> ends = new HashMap<>();
    for (Partition partition : partitions) {
      ends.put(
          partition,
          Future.fromCompletionStage(
                  answers.partitionResult(partition.kafka()).toCompletionStage(), asker)
              .map(ListOffsetsResultInfo::offset));
    }
    return ends;
  }

  /// Whether Kafka answers at all.
  ///
  /// @param patience how long it may take
  public Future<Void> ping(Duration patience) {
    DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(millis(patience));
    return Future.fromCompletionStage(
            admin.describeCluster(options).clusterId().toCompletionStage(),
            vertx.getOrCreateContext())
        .mapEmpty();
  }

  /// The first record at or after a time, for each partition; -1 where there is none.
  public Future<Map<Partition, Long>> at(Collection<Partition> partitions, Instant time) {
    return toAsker(
        list(partitions, p -> OffsetSpec.forTimestamp(time.toEpochMilli()))
            .map(infos -> byPartition(partitions, infos, ListOffsetsResultInfo::offset)));
  }

  private <T> Future<T> toAsker(Future<T> answer) {
    Context asker = vertx.getOrCreateContext();
    return Future.future(
        promise -> answer.onComplete(done -> asker.runOnContext(v -> promise.handle(done))));
  }

  private Future<Bounds> ask(Partition partition) {
    if (!onTheirWay.add(partition)) {
      return next.computeIfAbsent(partition, p -> Promise.promise()).future();
    }
    return query(partition).onComplete(answer -> context.runOnContext(v -> answered(partition)));
  }

  private void answered(Partition partition) {
    onTheirWay.remove(partition);
    Promise<Bounds> waiting = next.remove(partition);
    if (waiting != null) {
      ask(partition).onComplete(waiting);
    }
  }

  private Future<Bounds> query(Partition partition) {
    TopicPartition kafka = partition.kafka();
    return Future.all(
            list(Map.of(kafka, OffsetSpec.earliest())), list(Map.of(kafka, OffsetSpec.latest())))
        .map(both -> {
          Map<TopicPartition, ListOffsetsResultInfo> start = both.resultAt(0);
          Map<TopicPartition, ListOffsetsResultInfo> end = both.resultAt(1);
          return new Bounds(offset(start, kafka), offset(end, kafka));
        });
  }

  private Future<Map<TopicPartition, ListOffsetsResultInfo>> list(
      Collection<Partition> partitions, Function<Partition, OffsetSpec> spec) {
    return list(partitions.stream().collect(Collectors.toMap(Partition::kafka, spec)));
  }

  private Future<Map<TopicPartition, ListOffsetsResultInfo>> list(
      Map<TopicPartition, OffsetSpec> specs) {
    return Future.fromCompletionStage(
        admin.listOffsets(specs, committed()).all().toCompletionStage(), context);
  }

  /// Readers see committed records only, so the end is the last stable offset.
  private static ListOffsetsOptions committed() {
    return new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
  }

  private static int millis(Duration time) {
    return (int) Math.min(Integer.MAX_VALUE, time.toMillis());
  }

  private static Map<Partition, Long> byPartition(
      Collection<Partition> partitions,
      Map<TopicPartition, ListOffsetsResultInfo> infos,
      Function<ListOffsetsResultInfo, Long> value) {
    Map<Partition, Long> all = new HashMap<>();
    for (Partition partition : partitions) {
      ListOffsetsResultInfo info = infos.get(partition.kafka());
      if (info != null) {
        all.put(partition, value.apply(info));
      }
    }
    return all;
  }

  private static long offset(Map<TopicPartition, ListOffsetsResultInfo> infos, TopicPartition of) {
    ListOffsetsResultInfo info = infos.get(of);
    if (info == null) {
      throw new IllegalStateException("Kafka left out " + of);
    }
    return info.offset();
  }
}
