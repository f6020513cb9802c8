package com.plushm.transport.mina;

import static com.plushm.transport.mina.Recorder.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.Channels;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Priority;
import com.plushm.transport.mina.Fixture.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;

/** What goes first where several things wait for one link, and an uplink's rate. */
public class PriorityTest {
  private static final int CHUNK = Priority.BULK_BODY_BYTES_MAX;
  private static final long RATE = 4 << 20;

  @Rule public final Fixture fixture = new Fixture();

  private Node slow(long rate) throws Exception {
    return fixture.node(
        new LinkSettings(
            fixture.authority.participant(),
            new Endpoint("127.0.0.1", 0),
            null,
            new Incarnation(1),
            LinkSettings.LINKS_MAX,
            LinkSettings.QUEUE_BYTES_MAX,
            rate));
  }

  private static void linked(Node from, Node to) {
    assertTrue(from.links().send(to.links().self(), Channels.OVERLAY, 0, new byte[1]));
    await("linked", () -> from.links().connected(to.links().self().id()));
    await("heard", () -> to.heard().messageCount() > 0);
  }

  private static int fillBulk(Node from, Peer to) {
    int sent = 0;
    while (from.links().send(to, Channels.FILES, 1, new byte[CHUNK])) {
      sent++;
    }
    return sent;
  }

  /** A link of 256 KiB a second: a bulk frame takes a quarter of one. */
  @Test
  public void anUrgentMessageWaitsForOneBulkFrameAtMost() throws Exception {
    Node a = slow(256 << 10);
    Node b = fixture.node();
    linked(a, b);
    Peer to = b.links().self();
    int bulk = fillBulk(a, to);
    assertTrue("a few wait", bulk >= 3);
    assertTrue(a.links().send(to, Priority.RESULT, Channels.CONTROL, 9, new byte[10]));
    assertTrue(a.links().send(to, Priority.COMMAND, Channels.CONTROL, 8, new byte[10]));
    assertTrue(a.links().send(to, Channels.OVERLAY, 7, new byte[10]));
    await("all", () -> b.heard().messageCount() == 1 + bulk + 3);
    List<Integer> types = new ArrayList<>();
    b.heard().messages().stream().skip(1).forEach(m -> types.add(m.type()));
    int at = types.indexOf(7);
    assertTrue("before it: " + types, at <= 2);
    assertEquals("in order of urgency", List.of(7, 8, 9), types.subList(at, at + 3));
  }

  @Test
  public void anUplinkHoldsAllLinksOfANodeTogetherToItsRate() throws Exception {
    Node a = slow(RATE);
    List<Node> others = List.of(fixture.node(), fixture.node(), fixture.node());
    others.forEach(b -> linked(a, b));
    long begin = System.nanoTime();
    long before = a.links().counters().get("bytes.out");
    for (int round = 0; round < 8; round++) {
      for (Node b : others) {
        Peer to = b.links().self();
        await("room", () -> a.links().send(to, Channels.FILES, 1, new byte[CHUNK]));
      }
    }
    others.forEach(b -> await("all", () -> b.heard().messageCount() == 9));
    double seconds = (System.nanoTime() - begin) * 1e-9;
    double bytes = a.links().counters().get("bytes.out") - before;
    double rate = bytes / seconds;
    assertTrue(rate + " B/s in " + seconds + " s", rate < RATE * 1.3);
    // A machine that is busy makes it slower, not faster.
    assertTrue(rate + " B/s in " + seconds + " s", rate > RATE * 0.1);
  }

  @Test
  public void nobodyIsForgottenOnANarrowUplink() throws Exception {
    Node a = slow(RATE);
    List<Node> others = List.of(fixture.node(), fixture.node(), fixture.node(), fixture.node());
    others.forEach(b -> linked(a, b));
    for (int i = 0; i < 200; i++) {
      for (Node b : others) {
        assertTrue(
            a.links().send(b.links().self(), Priority.values()[i % 3], 2, i % 3, new byte[10 * i]));
      }
    }
    others.forEach(b -> await("all", () -> b.heard().messageCount() == 201));
    others.forEach(b -> await("sent", () -> a.links().queued(b.links().self().id()) == 0));
  }

  @Test
  public void aNodeWithANarrowUplinkClosesInTime() throws Exception {
    Node a = slow(64 << 10);
    Node b = fixture.node();
    linked(a, b);
    assertTrue(fillBulk(a, b.links().self()) > 2);
    long begin = System.nanoTime();
    a.links().close();
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertTrue("took " + took + " ms", took < 5_000);
    await("down", () -> !b.heard().downs().isEmpty());
  }

  @Test
  public void bulkIsSentInSmallPiecesAlone() throws Exception {
    Node a = fixture.node();
    Peer to = fixture.node().links().self();
    assertThrows(
        IllegalArgumentException.class,
        () -> a.links().send(to, Channels.FILES, 1, new byte[CHUNK + 1]));
    assertTrue(a.links().send(to, Priority.COMMAND, Channels.FILES, 1, new byte[CHUNK + 1]));
    assertFalse(a.links().counters().containsKey("refused.send"));
  }
}
