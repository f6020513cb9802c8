package com.plushm.transport.mina;

import static com.plushm.transport.mina.Recorder.await;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.Channels;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Credentials;
import com.plushm.api.transport.LinkHandler;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.transport.mina.Fixture.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.Rule;
import org.junit.Test;

public class LinksTest {
  @Rule public final Fixture fixture = new Fixture();

  private static byte[] numbered(int number) {
    return ByteBuffer.allocate(200).putInt(number).array();
  }

  private static void sendAll(Links from, Peer to, int count) {
    for (int i = 0; i < count; i++) {
      assertTrue(from.send(to, Channels.FABRIC, 7, numbered(i)));
    }
  }

  private static void assertNumbered(Recorder heard, NodeId from, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (Recorder.Message message : heard.messages()) {
      if (message.from().equals(from)) {
        numbers.add(ByteBuffer.wrap(message.body()).getInt());
      }
    }
    assertEquals(count, numbers.size());
    for (int i = 0; i < count; i++) {
      assertEquals(i, (int) numbers.get(i));
    }
  }

  @Test
  public void messagesGoBothWaysInOrderAndEachSideKnowsTheOther() throws Exception {
    Node a = fixture.node(fixture.authority.controller());
    Node b = fixture.node();
    sendAll(a.links(), b.links().self(), 1_000);
    await("up at b", () -> !b.heard().ups().isEmpty());
    sendAll(b.links(), a.links().self(), 1_000);
    await("all at b", () -> b.heard().messageCount() == 1_000);
    await("all at a", () -> a.heard().messageCount() == 1_000);
    assertNumbered(b.heard(), a.links().self().id(), 1_000);
    assertNumbered(a.heard(), b.links().self().id(), 1_000);
    Remote remote = b.heard().ups().get(0);
    assertEquals(new Remote(a.links().self(), new Incarnation(1), Role.CONTROLLER), remote);
    assertEquals(Role.PARTICIPANT, a.heard().ups().get(0).role());
    assertEquals(1, b.heard().ups().size());
    assertTrue(a.heard().downs().isEmpty() && b.heard().downs().isEmpty());
    assertEquals(7, b.heard().messages().get(0).type());
    assertEquals(Channels.FABRIC, b.heard().messages().get(0).channel());
    assertEquals(1L, (long) a.links().counters().get("connections.open"));
    await("nothing queued", () -> a.links().queued(b.links().self().id()) == 0);
  }

  @Test
  public void theLargestBodyPassesAndALargerOneIsRefusedAtOnce() throws Exception {
    Node a = fixture.node();
    Node b = fixture.node();
    byte[] body = new byte[Links.BODY_BYTES_MAX];
    new Random(1).nextBytes(body);
    assertTrue(a.links().send(b.links().self(), 200, 255, body));
    assertTrue(a.links().send(b.links().self(), 200, 255, new byte[0]));
    await("both", () -> b.heard().messageCount() == 2);
    assertArrayEquals(body, b.heard().messages().get(0).body());
    assertEquals(0, b.heard().messages().get(1).body().length);
    assertThrows(
        IllegalArgumentException.class,
        () -> a.links().send(b.links().self(), 1, 1, new byte[Links.BODY_BYTES_MAX + 1]));
    assertThrows(
        IllegalArgumentException.class,
        () -> a.links().send(b.links().self(), Channels.LINK, 1, new byte[1]));
    assertThrows(
        IllegalArgumentException.class,
        () -> a.links().send(b.links().self(), 1, 256, new byte[1]));
  }

  @Test
  public void simultaneousDialsMakeOneLinkAndLoseNothing() throws Exception {
    for (int round = 0; round < 20; round++) {
      Node a = fixture.node();
      Node b = fixture.node();
      CountDownLatch start = new CountDownLatch(1);
      Thread other =
          new Thread(
              () -> {
                start.countDown();
                sendAll(b.links(), a.links().self(), 1_000);
              });
      other.start();
      assertTrue(start.await(5, TimeUnit.SECONDS));
      sendAll(a.links(), b.links().self(), 1_000);
      other.join();
      await("all at b", () -> b.heard().messageCount() == 1_000);
      await("all at a", () -> a.heard().messageCount() == 1_000);
      assertNumbered(b.heard(), a.links().self().id(), 1_000);
      assertNumbered(a.heard(), b.links().self().id(), 1_000);
      assertEquals(List.of("up 1"), a.heard().log());
      assertEquals(List.of("up 1"), b.heard().log());
      await("one connection", () -> a.links().counters().get("connections.open") == 1);
    }
  }

  @Test
  public void dialNobodyIsDownRefusedOnce() throws Exception {
    Node a = fixture.node();
    Endpoint free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = new Endpoint("127.0.0.1", socket.getLocalPort());
    }
    NodeId nobody = new NodeId(1, 2);
    assertTrue(a.links().send(new Peer(nobody, free), 1, 1, new byte[10]));
    await("down", () -> !a.heard().downs().isEmpty());
    assertEquals(LinkLoss.REFUSED, a.heard().downs().get(0).loss());
    assertEquals(nobody, a.heard().downs().get(0).peer());
    await("forgotten", () -> a.links().counters().get("peers") == 0);
    assertEquals(1, a.heard().downs().size());
    assertEquals(0, a.links().queued(nobody));
    // And it can be tried again.
    assertTrue(a.links().send(new Peer(nobody, free), 1, 1, new byte[10]));
    await("down again", () -> a.heard().downs().size() == 2);
  }

  @Test
  public void dialNameIsRefusedWithoutAskingDns() throws Exception {
    Node a = fixture.node();
    Peer named = new Peer(new NodeId(1, 2), new Endpoint("localhost", 9));
    assertTrue(a.links().send(named, 1, 1, new byte[1]));
    await("down", () -> !a.heard().downs().isEmpty());
    assertTrue(a.heard().downs().get(0).cause().contains("literal"));
  }

  @Test
  public void dialSomebodyElseIsDownWrongNode() throws Exception {
    Node a = fixture.node();
    Node b = fixture.node();
    NodeId other = new NodeId(1, 2);
    assertTrue(a.links().send(new Peer(other, b.links().bound()), 1, 1, new byte[10]));
    await("down", () -> !a.heard().downs().isEmpty());
    assertEquals(new Recorder.Down(other, LinkLoss.WRONG_NODE, wrong(b)), a.heard().downs().get(0));
    assertTrue(b.heard().log().isEmpty());
  }

  private static String wrong(Node answering) {
    return answering.links().self().id().shortForm() + " answers there";
  }

  @Test
  public void dialOneselfIsDownWrongNode() throws Exception {
    Node a = fixture.node();
    assertTrue(a.links().send(a.links().self(), 1, 1, new byte[10]));
    await("down", () -> !a.heard().downs().isEmpty());
    assertEquals(List.of("down WRONG_NODE"), a.heard().log());
  }

  @Test
  public void dialSilentListenerIsDownTimeout() throws Exception {
    Node a = fixture.node();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Peer peer = new Peer(new NodeId(1, 2), new Endpoint("127.0.0.1", silent.getLocalPort()));
      assertTrue(a.links().send(peer, 1, 1, new byte[10]));
      await("down", () -> !a.heard().downs().isEmpty());
      assertEquals(LinkLoss.TIMEOUT, a.heard().downs().get(0).loss());
    }
  }

  /** A handler that stands still, at messages or at the loss of a link, until it is let go. */
  private static final class Standing implements LinkHandler {
    final Recorder heard = new Recorder();
    final CountDownLatch go = new CountDownLatch(1);
    final boolean atMessages;

    Standing(boolean atMessages) {
      this.atMessages = atMessages;
    }

    private void stand() {
      try {
        assertTrue(go.await(20, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void up(Remote remote) {
      heard.up(remote);
    }

    @Override
    public void received(Remote remote, int channel, int type, byte[] body) {
      if (atMessages) {
        stand();
      }
      heard.received(remote, channel, type, body);
    }

    @Override
    public void down(NodeId peer, LinkLoss loss, String cause) {
      if (!atMessages) {
        stand();
      }
      heard.down(peer, loss, cause);
    }

    @Override
    public void writable(NodeId peer) {
      heard.writable(peer);
    }
  }

  private static LinkSettings narrow(Credentials credentials) {
    return new LinkSettings(
        credentials, new Endpoint("127.0.0.1", 0), null, new Incarnation(1), 10, 256 << 10);
  }

  /** Sends until nothing more is taken for a while; the system's own buffers take megabytes. */
  private static int sendUntilRefused(Links from, Peer to, byte[] body) {
    int sent = 0;
    int refused = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (refused < 200 && System.nanoTime() < end) {
      if (from.send(to, 1, 1, body)) {
        sent++;
        refused = 0;
      } else {
        refused++;
        LockSupport.parkNanos(1_000_000);
      }
      assertTrue(from.queued(to.id()) <= 256 << 10);
    }
    assertEquals(200, refused);
    return sent;
  }

  @Test
  public void slowReaderMakesSendRefuseAndThenWritableFollows() throws Exception {
    Standing slow = new Standing(true);
    Links slowLinks =
        fixture.open(Fixture.settings(fixture.authority.participant(), "127.0.0.2", 1), slow);
    Node a = fixture.node(narrow(fixture.authority.participant()));
    byte[] body = new byte[16 << 10];
    int sent = sendUntilRefused(a.links(), slowLinks.self(), body);
    int writablesBefore = a.heard().writables().size();
    slow.go.countDown();
    await("writable", () -> a.heard().writables().size() > writablesBefore);
    await("all arrive", () -> slow.heard.messageCount() == sent);
    assertTrue(a.links().send(slowLinks.self(), 1, 1, body));
    await("and one more", () -> slow.heard.messageCount() == sent + 1);
    assertTrue(a.heard().downs().isEmpty());
  }

  @Test
  public void whatWaitsForTheHandlerIsBounded() throws Exception {
    Standing slow = new Standing(false);
    Links slowLinks =
        fixture.open(Fixture.settings(fixture.authority.participant(), "127.0.0.2", 1), slow);
    Node a = fixture.node(narrow(fixture.authority.participant()));
    assertTrue(a.links().send(slowLinks.self(), 1, 1, new byte[1]));
    await("linked", () -> slow.heard.messageCount() == 1);
    // Another thread than the sockets' own tells of the loss, and stands still at it.
    Thread other =
        new Thread(() -> slowLinks.disconnect(a.links().self().id(), "to dial once more"));
    other.start();
    await("down", () -> !a.heard().downs().isEmpty());
    byte[] body = new byte[16 << 10];
    int sent = sendUntilRefused(a.links(), slowLinks.self(), body);
    assertTrue(sent * (long) body.length < 32 << 20);
    assertEquals(1, slow.heard.messageCount());
    slow.go.countDown();
    other.join();
    await("all arrive", () -> slow.heard.messageCount() == 1 + sent);
    assertTrue(slow.heard.faults().isEmpty());
  }

  @Test
  public void newIncarnationReplacesTheOldOne() throws Exception {
    Node a = fixture.node();
    Credentials credentials = fixture.authority.participant();
    Node first = fixture.node(Fixture.settings(credentials, "127.0.0.2", 1));
    sendAll(a.links(), first.links().self(), 1);
    await("up", () -> a.heard().log().equals(List.of("up 1")));
    // The first is not closed: as when a host comes back while its connection still seems to live.
    Node second = fixture.node(Fixture.settings(credentials, "127.0.0.3", 2));
    sendAll(second.links(), a.links().self(), 3);
    await("message", () -> a.heard().messageCount() == 3);
    assertEquals(List.of("up 1", "down CLOSED", "up 2"), a.heard().log());
    await("down at the first", () -> first.heard().log().equals(List.of("up 1", "down CLOSED")));
    // The older one is not let in again.
    sendAll(first.links(), a.links().self(), 1);
    await("refused", () -> first.heard().downs().size() == 2);
    assertEquals(List.of("up 1", "down CLOSED", "up 2"), a.heard().log());
    sendAll(a.links(), second.links().self(), 5);
    await("still linked", () -> second.heard().messageCount() == 5);
  }

  @Test
  public void disconnectSendsWhatIsQueuedFirst() throws Exception {
    Node a = fixture.node();
    Node b = fixture.node();
    sendAll(a.links(), b.links().self(), 500);
    a.links().disconnect(b.links().self().id(), "no longer needed");
    await("down at b", () -> !b.heard().downs().isEmpty());
    assertNumbered(b.heard(), a.links().self().id(), 500);
    await("down at a", () -> a.heard().log().equals(List.of("up 1", "down LOCAL")));
    assertEquals("no longer needed", a.heard().downs().get(0).cause());
    assertEquals(List.of("up 1", "down CLOSED"), b.heard().log());
    assertFalse(a.links().connected(b.links().self().id()));
    sendAll(b.links(), a.links().self(), 1);
    await("a new link", () -> a.heard().messageCount() == 1);
  }

  @Test
  public void closeSendsWhatIsQueuedFirstAndSaysDown() throws Exception {
    Node a = fixture.node();
    Node b = fixture.node();
    sendAll(a.links(), b.links().self(), 500);
    a.links().close();
    await("down at b", () -> !b.heard().downs().isEmpty());
    assertNumbered(b.heard(), a.links().self().id(), 500);
    assertEquals(List.of("up 1", "down LOCAL"), a.heard().log());
    assertFalse(a.links().send(b.links().self(), 1, 1, new byte[1]));
    a.links().close();
    // The address is free again.
    Node c =
        fixture.node(
            new LinkSettings(
                fixture.authority.participant(),
                a.links().bound(),
                null,
                new Incarnation(1),
                10,
                1_000));
    assertEquals(a.links().bound(), c.links().bound());
  }

  @Test
  public void closeWithADeadPeerTakesAboutTheTimeForClosing() throws Exception {
    Node a = fixture.node();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Peer peer = new Peer(new NodeId(1, 2), new Endpoint("127.0.0.1", silent.getLocalPort()));
      assertTrue(a.links().send(peer, 1, 1, new byte[10]));
      await("connected", () -> a.links().counters().get("bytes.out") > 0);
      long before = System.nanoTime();
      a.links().close();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
      assertTrue(millis + " ms", millis < 1_400);
      assertEquals(List.of("down LOCAL"), a.heard().log());
    }
  }

  @Test
  public void occupiedAddressIsAnError() throws Exception {
    Node a = fixture.node();
    LinkSettings same =
        new LinkSettings(
            fixture.authority.participant(), a.links().bound(), null, new Incarnation(1), 10, 10);
    assertThrows(IOException.class, () -> fixture.open(same, new Recorder()));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Endpoint taken = new Endpoint("127.0.0.1", socket.getLocalPort());
      LinkSettings foreign =
          new LinkSettings(
              fixture.authority.participant(), taken, null, new Incarnation(1), 10, 10);
      assertThrows(IOException.class, () -> fixture.open(foreign, new Recorder()));
    }
  }

  @Test
  public void wildcardNodeIsKnownByTheAddressItIsSeenAt() throws Exception {
    Node a = fixture.node();
    Node b = fixture.node(Fixture.settings(fixture.authority.participant(), "0.0.0.0", 1));
    Endpoint there = new Endpoint("127.0.0.1", b.links().bound().port());
    sendAll(a.links(), new Peer(b.links().self().id(), there), 3);
    await("messages", () -> b.heard().messageCount() == 3);
    await("up", () -> !a.heard().ups().isEmpty());
    assertEquals(there, a.heard().ups().get(0).peer().endpoint());
  }

  @Test
  public void handlerMayAnswerFromWithinAndMayFail() throws Exception {
    Recorder heard = new Recorder();
    Links[] own = new Links[1];
    LinkHandler echo =
        new LinkHandler() {
          @Override
          public void up(Remote remote) {
            throw new IllegalStateException("a defect, on purpose");
          }

          @Override
          public void received(Remote remote, int channel, int type, byte[] body) {
            assertTrue(own[0].send(remote.peer(), channel, type, body));
          }

          @Override
          public void down(NodeId peer, LinkLoss loss, String cause) {
            heard.down(peer, loss, cause);
          }

          @Override
          public void writable(NodeId peer) {
            heard.writable(peer);
          }
        };
    own[0] = fixture.open(Fixture.settings(fixture.authority.participant(), "127.0.0.2", 1), echo);
    Node a = fixture.node();
    sendAll(a.links(), own[0].self(), 100);
    await("echoes", () -> a.heard().messageCount() == 100);
    assertNumbered(a.heard(), own[0].self().id(), 100);
    assertEquals(1L, (long) own[0].counters().get("handler.failed"));
  }
}
