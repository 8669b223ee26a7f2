/// Who asks, and what they may: tokens, tickets, grants, the keys behind them and their revocation.
/// Depends on settings, problems, Vert.x, Kafka's client and nimbus-jose-jwt, which does all
/// cryptography together with the JDK.
@NullMarked
package dev.fanfare.service.auth;

import org.jspecify.annotations.NullMarked;
