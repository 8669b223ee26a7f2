/// `POST /v1/events` over HTTP: takes the body, has it read and written, and answers. Depends on
/// the packages `body` and `log` beside it, on problems and vertx-web.
@NullMarked
package dev.fanfare.producer.publish;

import org.jspecify.annotations.NullMarked;
