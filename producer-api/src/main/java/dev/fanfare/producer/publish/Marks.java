package dev.fanfare.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.Identity;
import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.Origin;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.body.Publication.IdFrom;
import dev.fanfare.producer.log.Mark;
import dev.fanfare.producer.log.Marked;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// By what the events of a request are known when they are published again (decision 0007). One
/// request's.
///
/// An event is the same if the publisher, the channel, the source and the id are; the publisher
/// stands for itself, since a CloudEvents source is anybody's to choose. Its content is its name
/// and its data: an id that the publisher chose speaks of one event, an `Idempotency-Key` of the
/// whole body.
final class Marks {
  private final MessageDigest hash = sha256();
  private final String publisher;

  private Marks(String publisher) {
    this.publisher = publisher;
  }

  /// All events of a batch, in their order.
  static List<Marked> of(Batch batch, Origin origin) {
    Marks marks = new Marks(origin.source());
    return marks.all(batch, origin.key().isPresent() ? marks.digest(batch) : 0);
  }

  /// The request as a whole, if it has a key.
  static Optional<Mark> keyOf(Batch batch, Origin origin) {
    return origin
        .key()
        .map(key -> new Mark(key.identity(), new Marks(origin.source()).digest(batch)));
  }

  private List<Marked> all(Batch batch, long whole) {
    List<Marked> all = new ArrayList<>();
    for (Publication publication : batch.publications()) {
      for (Event event : publication.events()) {
        all.add(new Marked(event, mark(publication.idFrom(), event, whole)));
      }
    }
    return all;
  }

  private Optional<Mark> mark(IdFrom idFrom, Event event, long whole) {
    return switch (idFrom) {
      case SERVICE -> Optional.empty();
      case KEY -> Optional.of(new Mark(identity(event), whole));
      case PUBLISHER -> {
        content(event);
        long own = ByteBuffer.wrap(hash.digest()).getLong();
        yield Optional.of(new Mark(identity(event), own));
      }
    };
  }

  private Identity identity(Event event) {
    add(publisher);
    add(event.channel().toString());
    add(event.source());
    add(event.id());
    return Identity.of(hash.digest());
  }

  private long digest(Batch batch) {
    for (Event event : batch.events()) {
      add(event.channel().toString());
      content(event);
    }
    return ByteBuffer.wrap(hash.digest()).getLong();
  }

  private void content(Event event) {
    add(event.name());
    add(event.data().contentType());
    add(event.data().bytes());
  }

  private void add(String text) {
    add(text.getBytes(UTF_8));
  }

  /// With its length, so that no two rows of texts are the same bytes.
  private void add(byte[] bytes) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    hash.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
