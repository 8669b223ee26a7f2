package dev.fanfare.producer.log;

import dev.fanfare.service.config.Setting;

/// How fast one caller may publish.
public record RateSettings(
    @Setting(
            value = "0",
            min = "0",
            max = "10000000",
            doc =
                "Events times channels that one caller may publish in a second, over time; beyond it"
                    + " 429, and streams of lines wait. 0 is no bound.")
        long events,
    @Setting(
            value = "0",
            min = "0",
            max = "100000000",
            doc =
                "Events times channels that a caller who was quiet may publish at once; 0 is those"
                    + " of a second. A request is never refused for its own size.")
        long burst,
    @Setting(
            value = "100000",
            min = "1",
            max = "10000000",
            doc =
                "Callers whose rate is remembered; beyond it the one seen least recently begins"
                    + " anew.")
        int callers) {}
