package com.plushm.controller.enrol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses that are numbers and never make anybody ask a name server. */
final class LiteralAddress {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");

  /** The JDK reads only addresses from what has a colon; the zone is an interface's name. */
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?");

  private LiteralAddress() {}

  static boolean isLiteral(String address) {
    if (IPV4.matcher(address).matches()) {
      return true;
    }
    return IPV6.matcher(address).matches() && parsed(address) != null;
  }

  /** Whether a literal address means every address of its host. */
  static boolean isWildcard(String address) {
    InetAddress parsed = parsed(address);
    return parsed != null && parsed.isAnyLocalAddress();
  }

  private static InetAddress parsed(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
