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

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
  private final JsonGenerator json;
  private final RequestMeters meters;

  LineAnswers(RequestMeters meters) {
    this.meters = meters;
    try {
      this.json = JSON.createGenerator(bytes).setPrettyPrinter(new MinimalPrettyPrinter(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array never fails
    }
  }

  void published(long line, String id, List<Receipt> receipts) {
    meters.linePublished();
    try {
      json.writeStartObject();
      json.writeNumberField(LINE, line);
      ReceiptsJson.writeMembers(id, receipts, json);
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
