package dev.fanfare.standalone;

import dev.fanfare.service.auth.AuthSettings;

/// What a person is told once everything is up.
record Banner(StandaloneSettings settings, int port, int managementPort) {

  @Override
  public String toString() {
    String url = "http://localhost:" + port;
    return """

    Fanfare is up: %1$s

      listen    curl -N%4$s '%1$s/v1/stream?user=42'
      publish   curl%4$s %1$s/v1/events -H 'Content-Type: application/json' \\
                  -d '{"channel": "user:42", "event": "order.shipped", "data": {"order": 7}}'

      %2$s
      %3$s
      %5$s

    """
        .formatted(url, log(), management(), isOpen() ? "" : " -H \"$TOKEN\"", access());
  }

  private boolean isOpen() {
    return settings.authMode() == AuthSettings.Mode.OPEN;
  }

  private String access() {
    if (isOpen()) {
      return "OPEN: no sign-in; whoever reaches this port may publish and read anything.";
    }
    return settings.auth().hasKeys()
        ? "Callers bring tokens: TOKEN='Authorization: Bearer ...'"
        : "Callers bring tokens:"
            + " TOKEN=\"Authorization: Bearer $(./fanfare token --sub 42 --publish '*')\"";
  }

  private String log() {
    if (!settings.embedsKafka()) {
      return "Events are in Kafka at " + settings.kafka().bootstrapServers() + ".";
    }
    return settings.ephemeral()
        ? "Events are gone when this ends."
        : "Events are kept in " + settings.data() + ".";
  }

  private String management() {
    return managementPort < 0
        ? "Health and metrics are off."
        : "Health and metrics: http://localhost:" + managementPort + "/readyz and /metrics";
  }
}
