package dev.fanfare.producer.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.Batch.Form;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.log.Receipt;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The body of a 201: for each entry of the request its id, and a receipt for each of its channels.
final class ReceiptsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ReceiptsJson() {}

  /// @param receipts of all the batch's events, in their order
  static Buffer of(Batch batch, List<Receipt> receipts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + 96 * receipts.size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      int next = 0;
      if (batch.form() == Form.ARRAY) {
        json.writeStartArray();
      }
      for (Publication publication : batch.publications()) {
        json.writeStartObject();
        int count = publication.events().size();
        writeMembers(publication.id(), receipts.subList(next, next + count), json);
        json.writeEndObject();
        next += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /// The members of one entry's answer.
  static void writeMembers(String id, List<Receipt> receipts, JsonGenerator json)
      throws IOException {
    json.writeStringField("id", id);
    json.writeArrayFieldStart("receipts");
    for (Receipt receipt : receipts) {
      json.writeStartObject();
      json.writeStringField("channel", receipt.channel().toString());
      json.writeStringField("cursor", receipt.cursor().encode());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
