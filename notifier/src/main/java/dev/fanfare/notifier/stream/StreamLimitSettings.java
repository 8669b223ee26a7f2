package dev.fanfare.notifier.stream;

import dev.fanfare.service.config.Setting;

/// How much of a node one address, one user and one caller may take.
public record StreamLimitSettings(
    @Setting(
            value = "1000",
            min = "0",
            max = "10000000",
            doc = "Streams of one address on this node; more is 429. 0 is no bound.")
        int perAddress,
    @Setting(
            value = "100",
            min = "0",
            max = "10000000",
            doc =
                "Streams of one user (the token's `sub`) on this node; more is 429. 0 is no bound.")
        int perUser,
    @Setting(
            value = "200",
            min = "0",
            max = "1000000",
            doc =
                "Streams that one address may ask for in a second, over time; beyond it 429. 0 is no"
                    + " bound.")
        long connectRate,
    @Setting(
            value = "1000",
            min = "0",
            max = "10000000",
            doc =
                "Streams that an address which was quiet may ask for at once, so that an office can"
                    + " come back together; 0 is those of a second.")
        long connectBurst,
    @Setting(
            value = "10",
            min = "0",
            max = "1000000",
            doc =
                "Tickets that one caller may get in a second, over time; beyond it 429. 0 is no"
                    + " bound.")
        long ticketRate,
    @Setting(
            value = "100",
            min = "0",
            max = "10000000",
            doc = "Tickets that a caller who was quiet may get at once; 0 is those of a second.")
        long ticketBurst,
    @Setting(
            value = "50000",
            min = "1",
            max = "10000000",
            doc =
                "Addresses, and callers, whose rates are remembered; beyond it one that was not seen"
                    + " for long begins anew.")
        int remembered) {}
