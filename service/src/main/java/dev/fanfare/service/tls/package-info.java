/// TLS of listeners: certificates from PEM files that may change while a process runs. Depends on
/// settings, vertx-core and Micrometer.
@NullMarked
package dev.fanfare.service.tls;

import org.jspecify.annotations.NullMarked;
