package dev.fanfare.producer.body;

import dev.fanfare.contract.Data;
import dev.fanfare.producer.body.Batch.Form;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A CloudEvent in binary mode: the body is its data, and the request's headers are its attributes
/// (CloudEvents 1.0.2, HTTP binding §3.1).
public final class CloudEventHeaders implements BodyFormat {
  public static final String PREFIX = "ce-";

  private static final String CONTENT_TYPE = "Content-Type";

  private final Intake intake;
  private final List<Map.Entry<String, String>> headers;
  private final List<String> contentTypes;

  /// @param headers those that begin with [#PREFIX], in any case of letters
  /// @param contentTypes none, or one
  public CloudEventHeaders(
      Intake intake, List<Map.Entry<String, String>> headers, List<String> contentTypes) {
    this.intake = intake;
    this.headers = List.copyOf(headers);
    this.contentTypes = List.copyOf(contentTypes);
  }

  @Override
  public Batch read(byte[] body, Origin origin) {
    Draft draft = new Draft();
    Faults faults = new Faults();
    Attributes attributes = new Attributes(draft, faults, intake);
    contentTypes.forEach(type -> attributes.contentType(Place.of(CONTENT_TYPE), type.strip()));
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, String> header : headers) {
      String at = header.getKey().toLowerCase(Locale.ROOT);
      if (!names.add(at)) {
        faults.add(Place.of(at), "this header is there twice");
      } else {
        take(at, header.getValue(), attributes, faults);
      }
    }
    attributes.check(name -> Place.of(PREFIX + name));
    faults.throwIfAny();
    if (attributes.isJson()) {
      JsonFormat.check(body);
    }
    draft.data(Data.of(body, attributes.contentType()));
    return new Batch(
        Form.SINGLE, List.of(draft.publication(intake.ids(), origin, intake.clock().instant())));
  }

  private static void take(String at, String value, Attributes attributes, Faults faults) {
    String name = at.substring(PREFIX.length());
    Place place = Place.of(at);
    if (name.equals("datacontenttype")) {
      faults.add(place, "in binary mode the header Content-Type says this"); // HTTP binding §3.1.1
    } else {
      faults
          .unlessRefused(place.plain(), value, HeaderText::decode)
          .ifPresent(text -> attributes.take(name, place, text));
    }
  }
}
