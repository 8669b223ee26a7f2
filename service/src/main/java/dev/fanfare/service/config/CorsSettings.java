package dev.fanfare.service.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which web pages of other origins may use the service.
public record CorsSettings(
    @Setting(
            doc =
                "Origins whose pages may publish and listen, exactly as browsers send them:"
                    + " `https://shop.example`. Pages of any other origin but the service's own hear"
                    + " 403.")
        List<String> origins,
    @Setting(
            value = "PT2H",
            min = "PT0S",
            max = "P1D",
            doc = "How long a browser may remember what they may send (`Access-Control-Max-Age`).")
        Duration maxAge) {

  /// A tuple origin as it is serialised (WHATWG HTML §7.1.1), and an app's own scheme.
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?<scheme>[a-z][a-z0-9+.-]{0,31})://([a-z0-9_]([a-z0-9_.-]{0,252})|\\[[0-9a-f:.]{2,45}])"
              + "(:(?<port>[1-9][0-9]{0,4}))?");

  private static final Map<String, String> USUAL_PORTS = Map.of("http", "80", "https", "443");
  private static final int LAST_PORT = 65_535;

  public CorsSettings {
    origins = List.copyOf(origins);
    origins.forEach(CorsSettings::check);
  }

  private static void check(String origin) {
    if (origin.equals("*") || origin.equals("null")) {
      throw new IllegalArgumentException(
          "origins: '" + origin + "' would let in pages of anyone's: name the origins");
    }
    Matcher parts = ORIGIN.matcher(origin);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "origins: '"
              + origin
              + "' is not like https://shop.example or http://localhost:5173, in small letters and"
              + " without a path");
    }
    String port = parts.group("port");
    if (port != null
        && (port.equals(USUAL_PORTS.get(parts.group("scheme")))
            || Integer.parseInt(port) > LAST_PORT)) {
      throw new IllegalArgumentException(
          "origins: '" + origin + "' has a port that no browser sends in it");
    }
  }
}
