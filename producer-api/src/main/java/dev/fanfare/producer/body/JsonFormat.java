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
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// `application/json`: one event object, or an array of up to [Limits#ENTRIES].
///
/// It is read token by token and never bound to objects: data is cut out of the body byte for byte,
/// and a fault can say where it is.
public final class JsonFormat implements BodyFormat {
  public static final int DEEPEST = 200;

  /// What Jackson suggests to the programmer is not for the publisher.
  private static final Pattern ADVICE =
      Pattern.compile("(: enable | \\((not recognized|consider|start marker|for )).*");

  private final JsonFactory factory =
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

  private final Predicate<String> namespaces;
  private final Limits limits;
  private final IdSource ids;
  private final Clock clock;

  /// @param namespaces which there are
  public JsonFormat(Predicate<String> namespaces, Limits limits, IdSource ids, Clock clock) {
    this.namespaces = namespaces;
    this.limits = limits;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Batch read(byte[] body, Origin origin) {
    BodyText text = BodyText.of(body);
    Faults faults = new Faults();
    try (JsonParser json = factory.createParser(body)) {
      Form form = json.nextToken() == JsonToken.START_ARRAY ? Form.ARRAY : Form.SINGLE;
      List<Draft> drafts = drafts(form, json, text, faults);
      faults.throwIfAny();
      Instant now = clock.instant();
      return new Batch(
          form, drafts.stream().map(draft -> draft.publication(ids, origin, now)).toList());
    } catch (JsonEOFException e) {
      throw notJson(text, "the body is empty or ends in the middle of JSON", e);
    } catch (JsonParseException e) {
      throw notJson(text, forPublisher(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads to the end of the body, whatever is in it.
  private List<Draft> drafts(Form form, JsonParser json, BodyText text, Faults faults)
      throws IOException {
    try {
      List<Draft> drafts =
          root(form, json, new EntryReader(json, text, namespaces, faults), faults);
      if (json.nextToken() != null) {
        throw new JsonParseException(json, "There is more after the end of the JSON value");
      }
      return drafts;
    } catch (StreamConstraintsException e) {
      String detail = "values nest deeper than " + DEEPEST + ", or a name or number is too long,";
      long offset = json.currentLocation().getByteOffset();
      throw new ProblemException(text.problem(ProblemType.INVALID, detail, offset));
    }
  }

  private List<Draft> root(Form form, JsonParser json, EntryReader entries, Faults faults)
      throws IOException {
    if (json.currentToken() == null) {
      throw new JsonEOFException(json, JsonToken.NOT_AVAILABLE, "The body is empty");
    }
    List<Draft> drafts =
        form == Form.ARRAY ? array(json, entries, faults) : List.of(entries.read(Pointer.ROOT));
    checkRecords(drafts, faults);
    return drafts;
  }

  private static List<Draft> array(JsonParser json, EntryReader entries, Faults faults)
      throws IOException {
    List<Draft> drafts = new ArrayList<>();
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count < Limits.ENTRIES) {
        drafts.add(entries.read(Pointer.to(Pointer.ROOT, count)));
      } else {
        json.skipChildren();
      }
      count++;
    }
    if (count == 0) {
      faults.add(Pointer.ROOT, "there is no event in the array");
    }
    if (count > Limits.ENTRIES) {
      faults.add(
          Pointer.to(Pointer.ROOT, Limits.ENTRIES),
          "at most " + Limits.ENTRIES + " events, and these are " + count);
    }
    return drafts;
  }

  private void checkRecords(List<Draft> drafts, Faults faults) {
    int records = drafts.stream().mapToInt(Draft::records).sum();
    if (records > limits.records()) {
      faults.add(
          Pointer.ROOT,
          "at most " + limits.records() + " events times channels, and these are " + records);
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
