package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.BodyFormat;
import dev.fanfare.producer.body.CloudEventHeaders;
import dev.fanfare.producer.body.Intake;
import dev.fanfare.producer.body.JsonFormat;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Chooses how a body is read. A request without a content type is refused too: a page of another
/// origin can send that, or a form's, without asking first (CORS preflight), but never JSON, and
/// never the headers of a CloudEvent.
final class ContentTypes {
  static final String LINES = "application/x-ndjson";

  private static final String CLOUD_EVENTS = "application/cloudevents";

  /// Any of these shows that a CloudEvent in binary mode is meant; one without the others is told
  /// what it lacks.
  private static final List<String> BINARY = List.of("ce-specversion", "ce-id", "ce-type");

  /// A type and nothing but its charset (RFC 9110 §8.3.1); JSON is UTF-8 (RFC 8259 §8.1).
  private static final Pattern FORM =
      Pattern.compile("([^;\\s]+)[ \\t]*(?:;[ \\t]*(?:charset=(?:utf-8|\"utf-8\")[ \\t]*)?)?");

  private final Intake intake;
  private final Map<String, BodyFormat> formats;

  ContentTypes(Intake intake) {
    this.intake = intake;
    this.formats =
        Map.of(
            "application/json", JsonFormat.events(intake),
            "application/cloudevents+json", JsonFormat.cloudEvent(intake),
            "application/cloudevents-batch+json", JsonFormat.cloudEventBatch(intake));
  }

  /// Whether the body is a stream of lines, which no [BodyFormat] reads.
  boolean isLines(HttpServerRequest request) {
    return type(request).filter(LINES::equals).isPresent()
        && isPlain(request)
        && !isBinaryCloudEvent(request);
  }

  BodyFormat formatOf(HttpServerRequest request) {
    if (!isPlain(request)) {
      throw refusal("Content-Encoding", "a body is sent without content encoding");
    }
    if (isBinaryCloudEvent(request)) {
      return binary(request);
    }
    return type(request)
        .map(formats::get)
        .orElseThrow(() -> {
          TreeSet<String> types = new TreeSet<>(formats.keySet());
          types.add(LINES);
          return refusal("Content-Type", "a body is " + String.join(", ", types) + " in UTF-8");
        });
  }

  private static boolean isPlain(HttpServerRequest request) {
    return request.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
        .allMatch("identity"::equalsIgnoreCase);
  }

  /// CloudEvents 1.0.2, HTTP binding §3: the content type tells the modes apart.
  private static boolean isBinaryCloudEvent(HttpServerRequest request) {
    if (BINARY.stream().noneMatch(request.headers()::contains)) {
      return false;
    }
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    return types.isEmpty()
        || types.size() == 1
            && !types.getFirst().strip().toLowerCase(Locale.ROOT).startsWith(CLOUD_EVENTS);
  }

  private BodyFormat binary(HttpServerRequest request) {
    List<Map.Entry<String, String>> attributes =
        request.headers().entries().stream()
            .filter(header ->
                header.getKey().toLowerCase(Locale.ROOT).startsWith(CloudEventHeaders.PREFIX))
            .toList();
    return new CloudEventHeaders(
        intake, attributes, request.headers().getAll(HttpHeaders.CONTENT_TYPE));
  }

  private static Optional<String> type(HttpServerRequest request) {
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (types.size() != 1) {
      return Optional.empty();
    }
    Matcher type = FORM.matcher(types.getFirst().strip().toLowerCase(Locale.ROOT));
    return type.matches() ? Optional.of(type.group(1)) : Optional.empty();
  }

  private static ProblemException refusal(String header, String detail) {
    return new ProblemException(Problem.at(ProblemType.UNSUPPORTED_MEDIA_TYPE, header, detail));
  }
}
