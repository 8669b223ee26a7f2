package dev.fanfare.service.config;

import java.util.List;

/// The notifier nodes that know of each other. Never on the path of an event.
public record ClusterSettings(
    @Setting(
            doc =
                "The other nodes, `host` or `host:port`, or a name that resolves to all of them;"
                    + " empty is a node alone.")
        List<String> members,
    @Setting(value = "127.0.0.1", doc = "Address that the other nodes reach this node at.")
        String host,
    @Setting(value = "5701", min = "1", max = "65535", doc = "Port for the other nodes.") int port,
    @Setting(
            value = "0",
            min = "0",
            max = "65535",
            doc = "Port for what the nodes tell each other; 0 takes a free one.")
        int busPort) {
  public ClusterSettings {
    members = List.copyOf(members);
    if (host.equals("0.0.0.0") || host.equals("::")) {
      throw new IllegalArgumentException("host must be an address that the other nodes can reach");
    }
  }
}
