package dev.fanfare.e2e.broker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/// A topic, and what its operators may do to it.
public final class KafkaTopic {
  private final KafkaUnderTest kafka;
  private final String name;

  KafkaTopic(KafkaUnderTest kafka, String name) {
    this.kafka = kafka;
    this.name = name;
  }

  /// Makes it, as whoever owns it does.
  public void create(int partitions, Map<String, String> configs) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
    ask(admin -> admin.createTopics(List.of(topic)).all());
  }

  /// The first offset that is there.
  public long start(int partition) {
    return offset(partition, OffsetSpec.earliest());
  }

  /// The offset after the last.
  public long end(int partition) {
    return offset(partition, OffsetSpec.latest());
  }

  public void deleteRecordsBefore(int partition, long offset) {
    TopicPartition of = new TopicPartition(name, partition);
    ask(admin -> admin.deleteRecords(Map.of(of, RecordsToDelete.beforeOffset(offset))).all());
  }

  public void configure(String key, String value) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    ask(admin -> admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
  }

  public int partitions() {
    return ask(admin -> admin.describeTopics(List.of(name)).allTopicNames()).values().stream()
        .mapToInt(topic -> topic.partitions().size())
        .sum();
  }

  /// Adds partitions until there are so many.
  public void growTo(int partitions) {
    ask(admin -> admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all());
  }

  public void delete() {
    ask(admin -> admin.deleteTopics(List.of(name)).all());
  }

  private long offset(int partition, OffsetSpec spec) {
    TopicPartition of = new TopicPartition(name, partition);
    return ask(admin -> admin.listOffsets(Map.of(of, spec)).partitionResult(of)).offset();
  }

  private <T> T ask(Function<Admin, KafkaFuture<T>> question) {
    try (Admin admin = kafka.admin()) {
      return question.apply(admin).get();
    } catch (ExecutionException e) {
      throw new AssertionError(name, e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
