package dev.fanfare.contract;

/// The kinds of refusal, each with a stable URI (RFC 9457 §3.1.1), a title and an HTTP status.
/// Clients branch on the URI; the title and the detail are for people.
public enum ProblemType {
  NOT_JSON("not-json", "The body is not JSON", 400),
  BAD_REQUEST("bad-request", "The request cannot be read", 400),
  UNAUTHENTICATED("unauthenticated", "Who are you?", 401),
  FORBIDDEN("forbidden", "Not allowed", 403),
  NOT_FOUND("not-found", "There is nothing here", 404),
  UNKNOWN_NAMESPACE("unknown-namespace", "There is no such namespace", 404),
  METHOD_NOT_ALLOWED("method-not-allowed", "This method is not for this path", 405),
  NOT_ACCEPTABLE("not-acceptable", "Cannot answer in a form that is accepted", 406),
  REQUEST_TIMEOUT("request-timeout", "The request does not come on", 408),
  TOO_LARGE("too-large", "The body is too large", 413),
  URI_TOO_LONG("uri-too-long", "The request line is too long", 414),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", "This content type is not for this path", 415),
  INVALID("invalid", "The request says something that cannot be", 422),
  KEY_REUSED("key-reused", "This key or id was used for something else", 422),
  TOO_MANY_REQUESTS("too-many-requests", "Too many requests", 429),
  HEADERS_TOO_LARGE("headers-too-large", "The request's header is too large", 431),
  INTERNAL("internal", "The service failed", 500),
  LOG_UNAVAILABLE("log-unavailable", "Kafka does not answer", 503),
  OVERLOADED("overloaded", "The service has its hands full", 503);

  private static final String PREFIX = "urn:fanfare:problem:";

  private final String uri;
  private final String title;
  private final int status;

  ProblemType(String name, String title, int status) {
    this.uri = PREFIX + name;
    this.title = title;
    this.status = status;
  }

  public String uri() {
    return uri;
  }

  public String title() {
    return title;
  }

  public int status() {
    return status;
  }
}
