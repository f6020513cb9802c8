package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.transport.Credentials;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Transport;
import com.plushm.controller.ControlNode;
import com.plushm.controller.HostPlan;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where the controller listens: on the loopback address as long as only hosts of this machine are
 * used, else on all, unless its user named an address. Opened when first needed.
 */
final class Seat implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String WILDCARD = "0.0.0.0";

  /** An address for documentation: nothing is sent there, only the way out is looked up. */
  private static final String FAR = "192.0.2.1";

  private final Transport transport;
  private final Deployment deployment;
  private final Credentials credentials;
  private final Incarnation incarnation;
  private final LinkHandler handler;
  private Links links;
  private boolean everywhere;

  Seat(
      Transport transport,
      Deployment deployment,
      Credentials credentials,
      Incarnation incarnation,
      LinkHandler handler) {
    this.transport = transport;
    this.deployment = deployment;
    this.credentials = credentials;
    this.incarnation = incarnation;
    this.handler = handler;
  }

  /** Whether a host is this machine, by its launcher or by what it is called. */
  static boolean isHere(HostPlan plan) {
    String name = plan.target().host().value();
    return isHere(plan.launcher(), plan.target().options().getOrDefault("address", name));
  }

  static boolean isHere(String launcher, String name) {
    return launcher.equals(LaunchPool.LOCAL)
        || name.startsWith("127.")
        || name.equals("localhost")
        || name.equals("::1");
  }

  synchronized Optional<Links> links() {
    return Optional.ofNullable(links);
  }

  /** Whether hosts of other machines can reach it. */
  synchronized boolean everywhere() {
    return everywhere;
  }

  /**
   * Sees to it that the hosts can dial the controller. While hosts have joined on the loopback
   * address it stays there: those of other machines could not reach them either.
   *
   * @param localOnly whether all of them are of this machine
   * @param idle whether nobody has joined, so that the address may still change
   * @throws PlushException if the address cannot be bound
   */
  synchronized void take(boolean localOnly, boolean idle) {
    boolean named = deployment.controlNode().isPresent();
    if (links != null && (localOnly || everywhere || named || !idle)) {
      return;
    }
    close();
    everywhere = named || !localOnly;
    String bind = deployment.controlNode().orElse(localOnly ? LOOPBACK : WILDCARD);
    String advertised = bind.equals(WILDCARD) ? outgoing() : null;
    try {
      links =
          transport.open(
              new LinkSettings(
                  credentials,
                  new Endpoint(bind, deployment.controlPort()),
                  advertised,
                  incarnation,
                  ControlNode.LINKS_MAX,
                  LinkSettings.QUEUE_BYTES_MAX,
                  deployment.uplink()),
              handler);
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.CONTROLLER_START,
          "cannot listen: " + e.getMessage(),
          bind + ":" + deployment.controlPort(),
          "name an address of this machine with --control-node",
          e);
    }
  }

  private static String outgoing() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(FAR), 9));
      InetAddress local = socket.getLocalAddress();
      return local.isAnyLocalAddress() ? LOOPBACK : local.getHostAddress();
    } catch (IOException | RuntimeException e) {
      // No way out: whoever is reached at all is reached on this machine.
      return LOOPBACK;
    }
  }

  @Override
  public synchronized void close() {
    if (links != null) {
      links.close();
      links = null;
    }
  }
}
