package dev.fanfare.service.auth;

import dev.fanfare.service.config.Setting;
import java.time.Duration;

/// Where it is written down whose tokens are refused.
public record RevocationSettings(
    @Setting(
            value = "fanfare.revocations",
            matches = "[a-zA-Z0-9._-]{1,249}",
            doc = "The Kafka topic, of one partition; compacted.")
        String topic,
    @Setting(value = "1", min = "1", max = "100", doc = "Replicas, when it is made here.")
        short replication,
    @Setting(
            value = "P90D",
            min = "PT1H",
            max = "P3650D",
            doc =
                "How long a revocation is remembered. A token whose `iat` is longer ago is refused;"
                    + " so is one without `iat` that lives longer.")
        Duration kept,
    @Setting(
            value = "100000",
            min = "1",
            max = "10000000",
            doc = "Most revoked subjects, about 200 bytes each; beyond it a revocation is 503.")
        int most) {}
