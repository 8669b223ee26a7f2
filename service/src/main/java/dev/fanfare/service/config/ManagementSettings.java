package dev.fanfare.service.config;

/// The listener for operators: `/livez`, `/readyz`, `/metrics`.
public record ManagementSettings(
    @Setting(value = "127.0.0.1", doc = "Address to listen on.") String host,
    @Setting(
            value = "9090",
            min = "-1",
            max = "65535",
            doc = "Port to listen on; 0 takes a free one, -1 turns it off.")
        int port) {}
