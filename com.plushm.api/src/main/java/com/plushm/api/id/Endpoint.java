package com.plushm.api.id;

/** Where a node listens: a literal address (never a name to be resolved) and a TCP port. */
public record Endpoint(String address, int port) {
  public Endpoint {
    if (address.isEmpty() || address.length() > HostName.LENGTH_MAX) {
      throw new IllegalArgumentException("address of an endpoint: '" + address + "'");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port);
    }
  }

  /** The inverse of {@link #toString()}; an IPv6 address stands in brackets. */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("an endpoint is ADDRESS:PORT, not '" + text + "'");
    }
    String address = text.substring(0, colon);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    return new Endpoint(address, Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
  }
}
