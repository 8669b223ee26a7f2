/// What an operator asks a running service: is it alive, is it ready, how does it fare. Its own
/// small listener, apart from the public one. Depends on settings, TLS, vertx-core and Micrometer.
@NullMarked
package dev.fanfare.service.management;

import org.jspecify.annotations.NullMarked;
