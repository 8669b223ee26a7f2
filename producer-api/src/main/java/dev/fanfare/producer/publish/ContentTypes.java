package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.BodyFormat;
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
/// origin can send that, or a form's, without asking first (CORS preflight), but never JSON.
final class ContentTypes {
  /// A type and nothing but its charset (RFC 9110 §8.3.1); JSON is UTF-8 (RFC 8259 §8.1).
  private static final Pattern FORM =
      Pattern.compile("([^;\\s]+)[ \\t]*(?:;[ \\t]*(?:charset=(?:utf-8|\"utf-8\")[ \\t]*)?)?");

  private final Map<String, BodyFormat> formats;

  ContentTypes(Map<String, BodyFormat> formats) {
    this.formats = Map.copyOf(formats);
  }

  BodyFormat formatOf(HttpServerRequest request) {
    List<String> encodings = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
    if (!encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
      throw refusal("Content-Encoding", "a body is sent without content encoding");
    }
    return formatOf(request.headers().getAll(HttpHeaders.CONTENT_TYPE))
        .orElseThrow(() ->
            refusal(
                "Content-Type",
                "a body is " + String.join(", ", new TreeSet<>(formats.keySet())) + " in UTF-8"));
  }

  private Optional<BodyFormat> formatOf(List<String> types) {
    if (types.size() != 1) {
      return Optional.empty();
    }
    Matcher type = FORM.matcher(types.getFirst().strip().toLowerCase(Locale.ROOT));
    return type.matches() ? Optional.ofNullable(formats.get(type.group(1))) : Optional.empty();
  }

  private static ProblemException refusal(String header, String detail) {
    return new ProblemException(Problem.at(ProblemType.UNSUPPORTED_MEDIA_TYPE, header, detail));
  }
}
