package dev.fanfare.service.config;

import java.time.Duration;

/// How the service ends.
public record LifecycleSettings(
    @Setting(
            value = "PT5S",
            min = "PT0S",
            max = "PT9S",
            doc = "Time over which open work is closed after SIGTERM.")
        Duration drain) {}
