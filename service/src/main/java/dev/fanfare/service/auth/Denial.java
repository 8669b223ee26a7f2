package dev.fanfare.service.auth;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import java.util.Locale;

/// Why it is not known who asks.
enum Denial {
  MISSING(
      "Say who you are: with a token in Authorization: Bearer, the cookie __Host-fanfare, or a"
          + " ticket."),
  ONLY_BEARER(
      "For this a token must come in Authorization: Bearer; a cookie or ticket is not enough."),
  TOO_LARGE("The token is longer than tokens may be."),
  MALFORMED("This is not a signed JSON Web Token."),
  UNKNOWN_KEY("No key that is trusted here fits the token's algorithm and key id."),
  SIGNATURE("The token's signature is not right."),
  CLAIMS("The token lacks a claim, or has one that cannot be read."),
  EXPIRED("The token has expired."),
  NOT_YET_VALID("The token is not valid yet."),
  ISSUER("The token is of another issuer."),
  AUDIENCE("The token is for another audience."),
  TOO_OLD("The token lives longer than revocations are remembered."),
  REVOKED("The token was revoked."),
  TICKET("This is not a ticket of this service."),
  TICKET_USED(
      "The ticket was used, or is older than 30 s: it opens nothing without a Last-Event-ID of its"
          + " own stream.");

  static final String REASON = "reason";

  private final String detail;

  Denial(String detail) {
    this.detail = detail;
  }

  ProblemException exception() {
    return new ProblemException(
        Problem.of(ProblemType.UNAUTHENTICATED, detail).with(REASON, reason()));
  }

  /// The stable word that clients may branch on.
  String reason() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
