package com.plushm.transport.mina;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.transport.Credentials;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.transport.tls.TestAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.junit.rules.ExternalResource;

/** A transport and nodes of one deployment on loopback addresses; all closed after the test. */
final class Fixture extends ExternalResource {
  static final Timing SHORT = new Timing(2_000, 1_500, 500);

  final TestAuthority authority;
  private final List<Node> nodes = new ArrayList<>();
  private TransportComponent transport;

  /** A node and what its handler heard. */
  record Node(Links links, Recorder heard) {}

  Fixture() {
    try {
      authority = new TestAuthority("tests");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected void before() {
    transport = new TransportComponent(SHORT);
  }

  @Override
  protected void after() {
    transport.close();
    for (Node node : nodes) {
      if (!node.heard().faults().isEmpty()) {
        throw new AssertionError(node.heard().faults());
      }
    }
  }

  TransportComponent transport() {
    return transport;
  }

  Node node() throws IOException, GeneralSecurityException {
    return node(authority.participant());
  }

  Node node(Credentials credentials) throws IOException {
    return node(settings(credentials, "127.0.0.1", 1));
  }

  Node node(LinkSettings settings) throws IOException {
    Recorder recorder = new Recorder();
    return add(new Node(open(settings, recorder), recorder));
  }

  Links open(LinkSettings settings, LinkHandler handler) throws IOException {
    return transport.open(settings, handler);
  }

  private Node add(Node node) {
    nodes.add(node);
    return node;
  }

  static LinkSettings settings(Credentials credentials, String address, long incarnation) {
    return new LinkSettings(
        credentials,
        new Endpoint(address, 0),
        null,
        new Incarnation(incarnation),
        LinkSettings.LINKS_MAX,
        LinkSettings.QUEUE_BYTES_MAX);
  }
}
