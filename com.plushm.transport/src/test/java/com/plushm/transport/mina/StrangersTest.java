package com.plushm.transport.mina;

import static com.plushm.transport.mina.Recorder.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.transport.Credentials;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Transport;
import com.plushm.transport.mina.Fixture.Node;
import com.plushm.transport.tls.RawPeer;
import com.plushm.transport.tls.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Whoever has no business here is refused and counted, and nobody else notices. */
public class StrangersTest {
  @Rule public final Fixture fixture = new Fixture();

  private Node a;
  private Node friend;

  @Before
  public void linkWithAFriend() throws Exception {
    a = fixture.node();
    friend = fixture.node();
    assertTrue(friend.links().send(a.links().self(), 1, 1, new byte[1]));
    await("linked", () -> a.heard().messageCount() == 1);
  }

  @After
  public void theFriendHasNotNoticed() {
    assertTrue(friend.links().send(a.links().self(), 1, 1, new byte[1]));
    await("still linked", () -> a.heard().messageCount() == 2);
    assertEquals(List.of("up 1"), friend.heard().log());
    assertEquals(List.of("up 1"), a.heard().log());
    await("strangers gone", () -> a.links().counters().get("connections.open") == 1);
  }

  private long count(String counter) {
    return a.links().counters().getOrDefault(counter, 0L);
  }

  /** An honest transport with wrong credentials hears down, untrusted. */
  private void assertRefused(Credentials credentials, String counter) throws Exception {
    try (SSLSocket socket = RawPeer.connect(credentials, a.links().bound())) {
      assertEquals(0, RawPeer.drain(socket));
    } catch (SocketException e) {
      // Refused before its own handshake was over.
    }
    await(counter, () -> count(counter) == 1);
  }

  @Test
  public void clientOfAnotherDeploymentIsRefusedAndHearsWhy() throws Exception {
    Credentials foreign = new TestAuthority("others").participant();
    Recorder heard = new Recorder();
    try (TransportComponent other = new TransportComponent(Fixture.SHORT)) {
      Links links = open(other, foreign, heard);
      assertTrue(links.send(a.links().self(), 1, 1, new byte[1]));
      await("down", () -> !heard.downs().isEmpty());
      assertEquals(List.of("down UNTRUSTED"), heard.log());
    }
    assertRefused(foreign, "refused.certificate.deployment");
  }

  @Test
  public void nodeWithACertificateRefusedByTheOtherSideHearsUntrusted() throws Exception {
    // It trusts our authority, so that the refusal comes from the other side of the connection.
    Credentials own = new TestAuthority("others").participant();
    Credentials expired = fixture.authority.credentials("tests", "PARTICIPANT", Duration.ZERO);
    assertThrows(IOException.class, () -> open(fixture.transport(), expired, new Recorder()));
    assertThrows(
        IOException.class,
        () ->
            open(
                fixture.transport(),
                new Credentials(own.key(), own.certificate(), fixture.authority.certificate()),
                new Recorder()));
  }

  private static Links open(Transport transport, Credentials credentials, Recorder heard)
      throws IOException {
    return transport.open(Fixture.settings(credentials, "127.0.0.1", 1), heard);
  }

  @Test
  public void sameNameByAnotherAuthorityIsRefused() throws Exception {
    assertRefused(new TestAuthority("tests").participant(), "refused.certificate.deployment");
  }

  @Test
  public void sameAuthorityForAnotherDeploymentIsRefused() throws Exception {
    assertRefused(
        fixture.authority.credentials("others", "PARTICIPANT", Duration.ofHours(1)),
        "refused.certificate.deployment");
  }

  @Test
  public void expiredCertificateIsRefused() throws Exception {
    assertRefused(
        fixture.authority.credentials("tests", "PARTICIPANT", Duration.ofHours(-1)),
        "refused.certificate.expired");
  }

  @Test
  public void certificateWithoutARoleIsRefused() throws Exception {
    assertRefused(
        fixture.authority.credentials("tests", "OPERATOR", Duration.ofHours(1)),
        "refused.certificate.role");
  }

  @Test
  public void noCertificateIsRefused() throws Exception {
    assertRefused(null, "refused.certificate.missing");
  }

  @Test
  public void garbageInsteadOfTlsIsRefused() throws Exception {
    byte[] garbage = new byte[10_000];
    new Random(3).nextBytes(garbage);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(garbage);
      RawPeer.drain(socket);
    }
    await("refused", () -> count("refused.tls") == 1);
  }

  @Test
  public void silenceIsEndedInTime() throws Exception {
    try (Socket socket = connect()) {
      RawPeer.drain(socket);
    }
    await("refused", () -> count("refused.late") == 1);
  }

  @Test
  public void strangerWhoComesAndGoesIsNotEvenARefusal() throws Exception {
    for (int i = 0; i < 20; i++) {
      connect().close();
    }
    await("gone", () -> count("connections.accepted") == 21 && count("connections.open") == 1);
    assertTrue(a.links().counters().keySet().stream().noneMatch(name -> name.startsWith("ref")));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(a.links().bound().address(), a.links().bound().port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  public void connectionsBeyondTheBoundAreRefused() throws Exception {
    LinkSettings few =
        new LinkSettings(
            fixture.authority.participant(),
            new Endpoint("127.0.0.1", 0),
            null,
            new Incarnation(1),
            2,
            1_000_000);
    Node narrow = fixture.node(few);
    for (int i = 0; i < 2; i++) {
      assertTrue(fixture.node().links().send(narrow.links().self(), 1, 1, new byte[1]));
    }
    await("two", () -> narrow.heard().messageCount() == 2);
    Node third = fixture.node();
    assertTrue(third.links().send(narrow.links().self(), 1, 1, new byte[1]));
    await("refused", () -> third.heard().log().equals(List.of("down CLOSED")));
    assertEquals(1L, (long) narrow.links().counters().get("refused.links"));
    assertTrue(narrow.links().send(third.links().self(), 1, 1, new byte[1]));
    await("nor can it dial", () -> narrow.heard().log().contains("down LOCAL"));
    assertEquals(2L, (long) narrow.links().counters().get("refused.links"));
    assertEquals(2, narrow.heard().ups().size());
    assertEquals(LinkLoss.LOCAL, narrow.heard().downs().get(0).loss());
  }
}
