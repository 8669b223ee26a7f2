package dev.fanfare.service.auth;

import com.nimbusds.jose.jwk.JWKSet;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys that an identity provider publishes (RFC 7517 §5), from the one address that the settings
/// name. They are read from time to time, and sooner when a token names one that is not known, but
/// not more often than the cooldown allows. While the provider is away the last ones go on serving.
///
/// Any thread may ask for the keys; reading happens on one context.
final class Jwks {
  static final int MOST_KEYS = 64;
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Jwks.class);

  private final Vertx vertx;
  private final Context context;
  private final HttpClient client;
  private final String url;
  private final Duration refresh;
  private final Duration cooldown;
  private final LongSupplier nanos;
  private final MeterRegistry meters;
  private volatile Optional<List<TokenKey>> keys = Optional.empty();
  private final AtomicInteger version = new AtomicInteger();

  // Of the context.
  private Optional<Future<Void>> reading = Optional.empty();
  private long lastRead;
  private Buffer text = Buffer.buffer();
  private int failures;
  private long timer = -1;
  private boolean stopped;

  Jwks(Vertx vertx, String url, AuthSettings settings, LongSupplier nanos, MeterRegistry meters) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.client = vertx.createHttpClient();
    this.url = url;
    this.refresh = settings.jwksRefresh();
    this.cooldown = settings.jwksCooldown();
    this.nanos = nanos;
    this.meters = meters;
  }

  /// @throws IllegalArgumentException unless nobody on the way can put keys of his own there
  static void checkUrl(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("jwks-url is not a URL", e);
    }
    String host = url.getHost() == null ? "" : url.getHost();
    boolean local = List.of("localhost", "127.0.0.1", "[::1]").contains(host);
    if (host.isEmpty()
        || !"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && local)) {
      throw new IllegalArgumentException("jwks-url must be https, or http on this machine");
    }
  }

  /// Begins to read, and does not wait for it.
  void start() {
    context.runOnContext(_ -> read());
  }

  Future<Void> stop() {
    context.runOnContext(_ -> {
      stopped = true;
      vertx.cancelTimer(timer);
    });
    return client.close();
  }

  /// Empty until they have been read once.
  Optional<List<TokenKey>> keys() {
    return keys;
  }

  /// Another number when they have changed; it does so after them.
  int version() {
    return version.get();
  }

  /// Reads them anew, unless that was done within the cooldown.
  ///
  /// @return when it is done, whether it did any good or not
  Future<Void> refreshed() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(_ -> {
      boolean soon = nanos.getAsLong() - lastRead < cooldown.toNanos();
      Future<Void> now = reading.orElseGet(() -> soon ? Future.succeededFuture() : read());
      now.onComplete(_ -> done.complete());
    });
    return done.future();
  }

  private Future<Void> read() {
    vertx.cancelTimer(timer);
    lastRead = nanos.getAsLong();
    Future<Void> read =
        fetch()
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .map(found -> {
              take(found);
              return found;
            })
            .onFailure(this::failed)
            .mapEmpty();
    reading = Optional.of(read);
    read.onComplete(_ -> {
      reading = Optional.empty();
      readLater();
    });
    return read;
  }

  /// @throws IllegalArgumentException if there is no key in it that is of use
  private void take(Buffer found) {
    if (!found.equals(text)) {
      keys = Optional.of(parse(found));
      text = found;
      version.incrementAndGet();
    }
    failures = 0;
  }

  private void readLater() {
    meters.counter("fanfare.auth.jwks", "outcome", failures == 0 ? "read" : "failed").increment();
    if (!stopped) {
      timer = vertx.setTimer(Math.max(1, pause().toMillis()), _ -> read());
    }
  }

  private Duration pause() {
    Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(10, Math.max(0, failures - 1)));
    return failures == 0 || retry.compareTo(refresh) > 0 ? refresh : retry;
  }

  /// Redirects are not followed: they could lead anywhere.
  private Future<Buffer> fetch() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setConnectTimeout(PATIENCE.toMillis())
            .setTimeout(PATIENCE.toMillis())
            .putHeader("Accept", "application/jwk-set+json, application/json");
    return client.request(options).compose(request -> request.send().compose(Jwks::body));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    response.exceptionHandler(_ -> {}); // whoever waits for its end is told
    if (response.statusCode() != 200) {
      response.request().reset();
      return Future.failedFuture("status " + response.statusCode());
    }
    Buffer body = Buffer.buffer();
    response.handler(piece -> {
      body.appendBuffer(piece);
      if (body.length() > MOST_BYTES) {
        response.request().reset();
      }
    });
    return response.end().map(body);
  }

  /// @throws IllegalArgumentException if there is no key in it that is of use
  static List<TokenKey> parse(Buffer json) {
    try {
      List<TokenKey> found =
          JWKSet.parse(json.toString()).getKeys().stream()
              .limit(MOST_KEYS)
              .flatMap(jwk -> TokenKey.of(jwk).stream())
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException("no key of use");
      }
      return found;
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a set of keys", e);
    }
  }

  private void failed(Throwable why) {
    failures++;
    if (failures == 1) {
      log.atWarn()
          .addKeyValue("url", url)
          .addKeyValue("why", String.valueOf(why.getMessage()))
          .log("keys cannot be read; the last ones go on serving");
    }
  }
}
