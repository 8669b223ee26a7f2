package dev.fanfare.service.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Addresses that only this machine reaches.
final class Loopback {
  private Loopback() {}

  /// Whether nobody else can reach what listens there.
  static boolean isAll(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
