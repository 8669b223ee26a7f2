package dev.fanfare.e2e.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads an event stream as WHATWG HTML §9.2.5 and §9.2.6 say, written for these tests alone. What
/// is cut in the middle of a block is discarded, as §9.2.6 wants it.
final class BlockReader {
  private final InputStream in;
  private String lastEventId = "";
  private boolean atStart = true;
  private boolean afterCr;

  private Optional<String> id = Optional.empty();
  private Optional<String> event = Optional.empty();
  private Optional<String> retry = Optional.empty();
  private Optional<StringBuilder> data = Optional.empty();
  private boolean comment;

  BlockReader(InputStream in) {
    this.in = in;
  }

  /// The next block; empty at the end of the stream.
  Optional<Block> next() throws IOException {
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      if (!line.get().isEmpty()) {
        field(line.get());
      } else if (comment
          || id.isPresent()
          || event.isPresent()
          || retry.isPresent()
          || data.isPresent()) {
        return Optional.of(dispatch());
      }
    }
    return Optional.empty();
  }

  private Block dispatch() {
    id.ifPresent(value -> lastEventId = value);
    // Each data line ends with LF, and the last one of them is taken off.
    Optional<String> text = data.map(lines -> lines.substring(0, lines.length() - 1));
    Block block = new Block(id, event, text, retry, comment, lastEventId);
    id = Optional.empty();
    event = Optional.empty();
    retry = Optional.empty();
    data = Optional.empty();
    comment = false;
    return block;
  }

  private void field(String line) {
    int colon = line.indexOf(':');
    if (colon == 0) {
      comment = true;
      return;
    }
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    String trimmed = value.startsWith(" ") ? value.substring(1) : value;
    switch (name) {
      case "id" -> {
        if (trimmed.indexOf('\0') < 0) {
          id = Optional.of(trimmed);
        }
      }
      case "event" -> event = Optional.of(trimmed);
      case "retry" -> retry = Optional.of(trimmed);
      case "data" ->
          data = Optional.of(data.orElseGet(StringBuilder::new).append(trimmed).append('\n'));
      default -> throw new AssertionError("a field that no standard knows: " + line);
    }
  }

  /// A line without its end, which is LF, CR or CRLF; empty if the stream ends before one.
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      boolean secondHalf = b == '\n' && afterCr;
      afterCr = b == '\r';
      if (secondHalf) {
        continue;
      }
      if (b == '\r' || b == '\n') {
        String line = bytes.toString(StandardCharsets.UTF_8);
        boolean mark = atStart && line.startsWith("\uFEFF");
        atStart = false;
        return Optional.of(mark ? line.substring(1) : line);
      }
      bytes.write(b);
    }
    return Optional.empty();
  }
}
