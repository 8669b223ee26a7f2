package dev.fanfare.service.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// TLS of a listener; without both files it speaks in clear text.
public record TlsSettings(
    @Setting(doc = "PEM file with the certificate and those above it; switches TLS on.")
        Optional<String> certificate,
    @Setting(doc = "PEM file with the certificate's private key.") Optional<String> key,
    @Setting(
            value = "PT1M",
            min = "PT0.1S",
            max = "P1D",
            doc =
                "How often the files are looked at; a new pair is used for new connections, without a"
                    + " restart.")
        Duration reload) {
  public TlsSettings {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("certificate and key belong together");
    }
    for (Optional<String> file : List.of(certificate, key)) {
      file.filter(path -> !Files.isReadable(Path.of(path)))
          .ifPresent(path -> {
            throw new IllegalArgumentException("no file that can be read: " + path);
          });
    }
  }

  public static TlsSettings none() {
    return new TlsSettings(Optional.empty(), Optional.empty(), Duration.ofMinutes(1));
  }
}
