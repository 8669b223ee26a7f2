/// How a process begins and ends: things start in order, stop in reverse within a bound, and the
/// exit code says how it went. Depends on settings and vertx-core; blocks, so it is for `main`
/// only.
@NullMarked
package dev.fanfare.service.lifecycle;

import org.jspecify.annotations.NullMarked;
