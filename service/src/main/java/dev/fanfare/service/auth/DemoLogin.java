package dev.fanfare.service.auth;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.service.address.Address;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.http.JsonAnswer;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.limit.Limit;
import dev.fanfare.service.limit.Rate;
import dev.fanfare.service.limit.Refusals;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/v1/demo/login`: where the page asks how one signs in, and signs in where that proves nothing.
public final class DemoLogin implements Routes {
  private static final String PATH = "/v1/demo/login";
  private static final int MOST_BYTES = 1024;

  private static final Logger log = LoggerFactory.getLogger(DemoLogin.class);

  private final Mode mode;
  private final Optional<DemoTokens> tokens;
  private final ClientAddresses addresses;
  private final Rate<Address> rate;
  private final Refusals refusals;

  private DemoLogin(
      Mode mode,
      Optional<DemoTokens> tokens,
      ClientAddresses addresses,
      Rate<Address> rate,
      Refusals refusals) {
    this.mode = mode;
    this.tokens = tokens;
    this.addresses = addresses;
    this.rate = rate;
    this.refusals = refusals;
  }

  /// The routes, which say that there is nothing if that is so.
  public static DemoLogin of(
      Mode mode,
      AuthSettings auth,
      DemoSettings demo,
      ClientAddresses addresses,
      MeterRegistry meters) {
    Optional<byte[]> secret = demo.login() ? TrustedKeys.tokenSecret(auth) : Optional.empty();
    if (demo.login()) {
      log.atWarn().log("demo.login is on: anyone can sign in as anyone");
    }
    return new DemoLogin(
        mode,
        secret.map(key -> new DemoTokens(key, auth, demo.tokenLife(), Clock.systemUTC())),
        addresses,
        new Rate<>(new Rate.Bounds(demo.loginRate(), 0, DemoSettings.REMEMBERED), System::nanoTime),
        new Refusals(meters));
  }

  @Override
  public void mount(Router router) {
    router.get(PATH).handler(this::tellHow);
    router
        .post(PATH)
        .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
        .handler(this::signIn);
  }

  private void tellHow(RoutingContext ctx) {
    if (mode == Mode.JWT && tokens.isEmpty()) {
      throw none();
    }
    JsonObject how = new JsonObject().put("mode", mode == Mode.OPEN ? "open" : "demo");
    JsonAnswer.send(ctx, how).onFailure(ctx::fail);
  }

  private void signIn(RoutingContext ctx) {
    DemoTokens signing = tokens.orElseThrow(DemoLogin::none);
    checkRate(ctx);
    JsonObject token =
        new JsonObject()
            .put("token", signing.sign(subject(ctx)))
            .put("expires_in", signing.life().toSeconds());
    JsonAnswer.send(ctx, token).onFailure(ctx::fail);
  }

  private void checkRate(RoutingContext ctx) {
    addresses
        .limited(ctx.request())
        .flatMap(rate::take)
        .ifPresent(wait -> {
          throw refusals.refuse(Limit.LOGINS_PER_ADDRESS, wait);
        });
  }

  private static ProblemException none() {
    return new ProblemException(
        Problem.of(ProblemType.NOT_FOUND, "There is no demo login here: bring a token."));
  }

  private static String subject(RoutingContext ctx) {
    JsonObject body = ctx.body().asJsonObject();
    if (body != null && body.getValue("sub") instanceof String subject && Channel.isName(subject)) {
      return subject;
    }
    throw new ProblemException(
        Problem.at(
            ProblemType.INVALID,
            "/sub",
            "name a user, [A-Za-z0-9._~@/+-]{1,160}: {\"sub\": \"42\"}"));
  }
}
