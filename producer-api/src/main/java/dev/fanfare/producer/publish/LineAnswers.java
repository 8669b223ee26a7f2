package dev.fanfare.producer.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.fanfare.contract.Problem;
import dev.fanfare.producer.log.Receipt;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Lines of an answer: for each line of the request its number, and its receipts or its problem.
final class LineAnswers {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String LINE = "line";

  private final ByteArrayOutputStream bytes;
  private final JsonGenerator json;
  private final ReceiptsJson receipts;
  private final RequestMeters meters;

  /// @param expected about how many receipts there will be
  LineAnswers(RequestMeters meters, int expected) {
    this.meters = meters;
    this.bytes = new ByteArrayOutputStream(128 + ReceiptsJson.RECEIPT * expected);
    try {
      this.json = JSON.createGenerator(bytes).setPrettyPrinter(new MinimalPrettyPrinter(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array never fails
    }
    this.receipts = new ReceiptsJson(json);
  }

  void published(long line, String id, List<Receipt> its) {
    meters.linePublished();
    try {
      json.writeStartObject();
      json.writeNumberField(LINE, line);
      receipts.writeMembers(id, its);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void refused(long line, Problem problem) {
    meters.lineRefused(problem);
    JsonObject answer = new JsonObject().put(LINE, line);
    problem.toMap().forEach(answer::put);
    try {
      json.writeRaw(answer.encode());
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Buffer toBuffer() {
    try {
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
