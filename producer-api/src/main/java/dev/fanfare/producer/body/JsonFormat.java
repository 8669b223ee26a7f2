package dev.fanfare.producer.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.Batch.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// Bodies that are JSON: one event object, or an array of up to [Limits#ENTRIES].
///
/// They are read token by token and never bound to objects: data is cut out of the body byte for
/// byte, and a fault can say where it is.
public final class JsonFormat implements BodyFormat {
  public static final int DEEPEST = 200;

  /// What Jackson suggests to the programmer is not for the publisher.
  private static final Pattern ADVICE =
      Pattern.compile("(: enable | \\((not recognized|consider|start marker|for )).*");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE) // bounded with the body
                  .build())
          .build();

  /// What a body as a whole may be.
  private enum Shape {
    OBJECT,
    ARRAY,
    EITHER
  }

  /// Reads one event object from the parser's place. What is wrong goes to the faults, and the rest
  /// is read all the same, so that a publisher hears everything at once.
  @FunctionalInterface
  interface Entries {
    /// @param at where the entry, an object, stands in the body
    Draft read(Place at) throws IOException;
  }

  private final Shape shape;
  private final Intake intake;
  private final BiFunction<JsonValues, Intake, Entries> entries;

  private JsonFormat(Shape shape, Intake intake, BiFunction<JsonValues, Intake, Entries> entries) {
    this.shape = shape;
    this.intake = intake;
    this.entries = entries;
  }

  /// `application/json`: one event or an array.
  public static JsonFormat events(Intake intake) {
    return new JsonFormat(Shape.EITHER, intake, EntryReader::new);
  }

  /// One line of `application/x-ndjson`: the same, but one event only.
  public static JsonFormat line(Intake intake) {
    return new JsonFormat(Shape.OBJECT, intake, EntryReader::new);
  }

  /// `application/cloudevents+json`: CloudEvents 1.0.2, JSON format §3.
  public static JsonFormat cloudEvent(Intake intake) {
    return new JsonFormat(Shape.OBJECT, intake, CloudEventReader::new);
  }

  /// `application/cloudevents-batch+json`: CloudEvents 1.0.2, JSON format §4.
  public static JsonFormat cloudEventBatch(Intake intake) {
    return new JsonFormat(Shape.ARRAY, intake, CloudEventReader::new);
  }

  @Override
  public Batch read(byte[] body, Origin origin) {
    return parse(
        body,
        (json, text) -> {
          Form form = json.nextToken() == JsonToken.START_ARRAY ? Form.ARRAY : Form.SINGLE;
          Faults faults = new Faults();
          List<Draft> drafts = drafts(form, new JsonValues(json, text, faults));
          faults.throwIfAny();
          Instant now = intake.clock().instant();
          List<Publication> publications = new ArrayList<>(drafts.size());
          drafts.forEach(draft -> publications.add(draft.publication(intake.ids(), origin, now)));
          return new Batch(form, publications);
        });
  }

  /// Makes sure that bytes are one JSON value, of the kind that bodies may hold.
  ///
  /// @throws ProblemException naming the position of what is wrong
  static void check(byte[] data) {
    boolean _ =
        parse(
            data,
            (json, _) -> {
              if (json.nextToken() == null) {
                throw new JsonEOFException(json, JsonToken.NOT_AVAILABLE, "There is no value");
              }
              json.skipChildren();
              end(json);
              return true;
            });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(JsonParser json, BodyText text) throws IOException;
  }

  private static <T> T parse(byte[] body, Reading<T> reading) {
    BodyText text = BodyText.of(body);
    try (JsonParser json = FACTORY.createParser(body)) {
      try {
        return reading.read(json, text);
      } catch (StreamConstraintsException e) {
        String detail = "values nest deeper than " + DEEPEST + ", or a name or number is too long,";
        long offset = json.currentLocation().getByteOffset();
        throw new ProblemException(text.problem(ProblemType.INVALID, detail, offset));
      }
    } catch (JsonEOFException e) {
      throw notJson(text, "the body is empty or ends in the middle of JSON", e);
    } catch (JsonParseException e) {
      throw notJson(text, forPublisher(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads to the end of the body, whatever is in it.
  private List<Draft> drafts(Form form, JsonValues values) throws IOException {
    if (values.json().currentToken() == null) {
      throw new JsonEOFException(values.json(), JsonToken.NOT_AVAILABLE, "The body is empty");
    }
    Entries each = entries.apply(values, intake);
    List<Draft> drafts =
        form == Form.ARRAY && shape != Shape.OBJECT ? array(values, each) : single(values, each);
    checkRecords(drafts, values.faults());
    end(values.json());
    return drafts;
  }

  private List<Draft> single(JsonValues values, Entries entries) throws IOException {
    if (shape != Shape.ARRAY) {
      return entry(values, entries, Pointer.ROOT).stream().toList();
    }
    values.faults().add(Pointer.ROOT, "a batch is an array, and this is " + values.whatIsHere());
    values.json().skipChildren();
    return List.of();
  }

  private static List<Draft> array(JsonValues values, Entries entries) throws IOException {
    List<Draft> drafts = new ArrayList<>();
    int count = 0;
    while (values.json().nextToken() != JsonToken.END_ARRAY) {
      if (count < Limits.ENTRIES) {
        entry(values, entries, Pointer.to(Pointer.ROOT, count)).ifPresent(drafts::add);
      } else {
        values.json().skipChildren();
      }
      count++;
    }
    if (count == 0) {
      values.faults().add(Pointer.ROOT, "there is no event in the array");
    }
    if (count > Limits.ENTRIES) {
      values
          .faults()
          .add(
              Pointer.to(Pointer.ROOT, Limits.ENTRIES),
              "at most " + Limits.ENTRIES + " events, and these are " + count);
    }
    return drafts;
  }

  private static Optional<Draft> entry(JsonValues values, Entries entries, Place at)
      throws IOException {
    if (values.json().currentToken() == JsonToken.START_OBJECT) {
      return Optional.of(entries.read(at));
    }
    values.faults().add(at, "an event is an object, and this is " + values.whatIsHere());
    values.json().skipChildren();
    return Optional.empty();
  }

  private void checkRecords(List<Draft> drafts, Faults faults) {
    int records = 0;
    for (Draft draft : drafts) {
      records += draft.records();
    }
    if (records > intake.limits().records()) {
      faults.add(
          Pointer.ROOT,
          "at most "
              + intake.limits().records()
              + " events times channels, and these are "
              + records);
    }
  }

  private static void end(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw new JsonParseException(json, "There is more after the end of the JSON value");
    }
  }

  private static ProblemException notJson(BodyText text, String detail, JsonParseException e) {
    long offset = e.getLocation().getByteOffset();
    return new ProblemException(text.problem(ProblemType.NOT_JSON, detail, offset));
  }

  private static String forPublisher(JsonParseException e) {
    return Plain.of(ADVICE.matcher(e.getOriginalMessage()).replaceFirst(""), 300);
  }
}
