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
import java.util.Iterator;
import java.util.List;

/// The body of a 201: for each entry of the request its id, and a receipt for each of its channels.
final class ReceiptsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ReceiptsJson() {}

  /// @param receipts of all the batch's events, in their order
  static Buffer of(Batch batch, List<Receipt> receipts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + 96 * receipts.size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      Iterator<Receipt> next = receipts.iterator();
      if (batch.form() == Form.ARRAY) {
        json.writeStartArray();
      }
      for (Publication publication : batch.publications()) {
        write(publication, next, json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private static void write(Publication publication, Iterator<Receipt> next, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", publication.id());
    json.writeArrayFieldStart("receipts");
    for (int i = 0; i < publication.events().size(); i++) {
      Receipt receipt = next.next();
      json.writeStartObject();
      json.writeStringField("channel", receipt.channel().toString());
      json.writeStringField("cursor", receipt.cursor().encode());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
