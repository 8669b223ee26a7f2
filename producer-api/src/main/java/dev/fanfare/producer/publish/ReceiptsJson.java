package dev.fanfare.producer.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.contract.CursorWriter;
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
  /// About what a receipt takes, so that few answers need more than the memory they begin with.
  static final int RECEIPT = 160;

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final CursorWriter cursors = new CursorWriter();

  ReceiptsJson(JsonGenerator json) {
    this.json = json;
  }

  /// @param receipts of all the batch's events, in their order
  static Buffer of(Batch batch, List<Receipt> receipts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + RECEIPT * receipts.size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      new ReceiptsJson(json).write(batch, receipts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private void write(Batch batch, List<Receipt> receipts) throws IOException {
    int next = 0;
    if (batch.form() == Form.ARRAY) {
      json.writeStartArray();
    }
    for (Publication publication : batch.publications()) {
      json.writeStartObject();
      int count = publication.events().size();
      writeMembers(publication.id(), receipts.subList(next, next + count));
      json.writeEndObject();
      next += count;
    }
  }

  /// The members of one entry's answer.
  void writeMembers(String id, List<Receipt> receipts) throws IOException {
    json.writeStringField("id", id);
    json.writeArrayFieldStart("receipts");
    for (Receipt receipt : receipts) {
      json.writeStartObject();
      json.writeStringField("channel", receipt.channel().toString());
      json.writeFieldName("cursor");
      int length = cursors.after(receipt.place()).encode();
      json.writeRawUTF8String(cursors.textBytes(), 0, length); // base64url
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
