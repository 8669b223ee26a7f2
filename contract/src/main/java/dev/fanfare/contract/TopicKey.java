package dev.fanfare.contract;

import java.nio.charset.StandardCharsets;

/// What a cursor remembers of a topic: which namespace it serves, and which incarnation it is. A
/// topic that is deleted and created anew gets another Kafka topic id, so its offsets start again
/// and an old cursor must not be taken for one of the new topic.
///
/// @param tag 16 bits of the namespace's hash; a node refuses to start if two namespaces share one
/// @param fold the 128 random bits of the Kafka topic id, folded to 64
public record TopicKey(int tag, long fold) implements Comparable<TopicKey> {

  public static TopicKey of(String namespace, long idHigh, long idLow) {
    return new TopicKey(tagOf(namespace), idHigh ^ idLow);
  }

  public static int tagOf(String namespace) {
    return Murmur2.hash(namespace.getBytes(StandardCharsets.UTF_8)) & 0xffff;
  }

  @Override
  public int compareTo(TopicKey other) {
    int byTag = Integer.compare(tag, other.tag);
    return byTag != 0 ? byTag : Long.compareUnsigned(fold, other.fold);
  }
}
