package dev.fanfare.service.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many TCP connections a listener holds. Beyond a bound they are closed as soon as they are
/// accepted, before anything is read from them.
public record ConnectionSettings(
    @Setting(
            value = "0",
            min = "0",
            max = "100000000",
            doc =
                "Connections of all addresses together; more are closed. 0 is as many as the process"
                    + " may open files, but for a fortieth and at least 100 of them, so that Kafka's"
                    + " are never refused.")
        int max,
    @Setting(
            value = "2000",
            min = "0",
            max = "100000000",
            doc =
                "Connections of one address; more are closed. 0 is no bound. A trusted proxy's are"
                    + " not counted.")
        int perAddress) {
  /// Files of the process that are no client's.
  private static final int LEAST_OTHERS = 100;

  /// The bound on all of them.
  public int most() {
    if (max > 0) {
      return max;
    }
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? most(unix.getMaxFileDescriptorCount())
        : Integer.MAX_VALUE;
  }

  /// @param files that the process may open
  static int most(long files) {
    return Math.clamp(files - Math.max(LEAST_OTHERS, files / 40), 1, Integer.MAX_VALUE);
  }
}
