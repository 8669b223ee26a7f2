package dev.fanfare.service.address;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A range of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), or one address alone.
public final class AddressRange {
  private static final Pattern FORM = Pattern.compile("([0-9a-fA-F:.]+)(?:/(\\d{1,3}))?");

  private final String text;
  private final IpSubnetFilterRule rule;

  private AddressRange(String text, IpSubnetFilterRule rule) {
    this.text = text;
    this.rule = rule;
  }

  /// @throws IllegalArgumentException for anything else; names are not looked up
  public static AddressRange of(String text) {
    Matcher parts = FORM.matcher(text);
    @Nullable InetAddress address =
        parts.matches() ? NetUtil.createInetAddressFromIpAddressString(parts.group(1)) : null;
    if (address == null) {
      throw new IllegalArgumentException(text + " is no range of addresses");
    }
    int whole = address.getAddress().length * Byte.SIZE;
    int prefix = parts.group(2) == null ? whole : Integer.parseInt(parts.group(2));
    return new AddressRange(text, new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
  }

  public boolean contains(InetAddress address) {
    return rule.matches(new InetSocketAddress(address, 0));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range && text.equals(range.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// As it was written.
  @Override
  public String toString() {
    return text;
  }
}
