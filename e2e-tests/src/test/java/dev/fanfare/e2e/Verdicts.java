package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;

/// What a stream's first event says.
final class Verdicts {
  private Verdicts() {}

  static JsonNode of(SseReader reader) {
    assertThat(reader.status()).isEqualTo(200);
    return of(reader.first());
  }

  static JsonNode of(Block open) {
    assertThat(open.isOpen()).as("fanfare.open is first: %s", open).isTrue();
    try {
      return Http.JSON.readTree(open.text());
    } catch (JsonProcessingException e) {
      throw new AssertionError(open.text(), e);
    }
  }
}
