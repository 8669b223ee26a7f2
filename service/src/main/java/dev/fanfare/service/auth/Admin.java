package dev.fanfare.service.auth;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;

/// The right to what is not any single user's business.
public final class Admin {
  private Admin() {}

  /// @throws ProblemException if the caller does not have it
  public static Caller checked(Caller caller) {
    if (!caller.grants().admin()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.FORBIDDEN, "This is for operators: the token lacks the grant 'admin'."));
    }
    return caller;
  }
}
