package dev.fanfare.notifier.stream;

import dev.fanfare.service.address.Address;
import dev.fanfare.service.address.AddressRange;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Grants;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.Setting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What all limits together cost a connect, and its end.
///
/// It stands in this package since what it measures is not public.
@State(Scope.Thread)
public class AdmissionBenchmark {
  private static final int ADDRESSES = 10_000;

  /// The only settings that matter here.
  record Root(@Setting(doc = "Streams.") StreamSettings stream) {}

  private final ClientAddresses addresses =
      new ClientAddresses(
          List.of(AddressRange.of("10.0.0.0/8")), List.of(AddressRange.of("127.0.0.0/8")), 64);
  private final Admission admission = admission();
  private final Caller caller =
      new Caller(Optional.of("42"), Grants.EVERYTHING, Way.BEARER, Instant.EPOCH, Instant.MAX);
  private final InetAddress[] peers = peers();
  private int next;

  @Benchmark
  public Place comesAndGoes() {
    next = (next + 1) % ADDRESSES;
    Optional<Address> address = addresses.limited(peers[next]);
    address.ifPresent(admission::knock);
    Place place = admission.enter(address, caller);
    place.leave();
    return place;
  }

  private Admission admission() {
    var registry = new SimpleMeterRegistry();
    StreamSettings settings =
        Configuration.load(
            Root.class, new String[0], Map.of(), Map.of("stream.limits.connect-rate", "1000000"))
            .stream();
    return new Admission(
        settings, addresses, new StreamMetrics(registry), registry, System::nanoTime);
  }

  private static InetAddress[] peers() {
    InetAddress[] peers = new InetAddress[ADDRESSES];
    try {
      for (int i = 0; i < ADDRESSES; i++) {
        peers[i] = InetAddress.getByAddress(new byte[] {(byte) 198, 18, (byte) (i >> 8), (byte) i});
      }
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
    return peers;
  }
}
