/// Turns whatever goes wrong in a request into one `application/problem+json` answer (RFC 9457) and
/// counts it. Depends on the contract's problems, vertx-web and Micrometer.
@NullMarked
package dev.fanfare.service.problem;

import org.jspecify.annotations.NullMarked;
