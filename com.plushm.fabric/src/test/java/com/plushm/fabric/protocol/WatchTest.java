package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.fabric.protocol.FabricMessage.Alive;
import com.plushm.fabric.protocol.FabricMessage.Ask;
import com.plushm.fabric.protocol.FabricMessage.Heartbeat;
import com.plushm.fabric.protocol.FabricMessage.Probe;
import com.plushm.fabric.protocol.FabricMessage.Vouch;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.Before;
import org.junit.Test;

public class WatchTest {
  private static final Incarnation FIRST = new Incarnation(1);
  private static final Peer PARENT = FakeContext.peer(2);
  private static final List<Peer> CHILDREN =
      List.of(FakeContext.peer(3), FakeContext.peer(4), FakeContext.peer(5), FakeContext.peer(6));

  private final FakeContext context = new FakeContext();
  private final StubOverlay overlay = new StubOverlay();
  private final TreeMap<NodeId, Long> dead = new TreeMap<>();
  private final TreeSet<NodeId> shunned = new TreeSet<>();
  private long away;
  private final Watch watch =
      new Watch(
          context,
          FabricSettings.standard(120_000),
          LoneTree.of(context, overlay),
          shunned::contains,
          new Watch.Listener() {
            @Override
            public Heartbeat heartbeat(long attachment) {
              return new Heartbeat(attachment, CommandId.NONE, 0, 0, 0, 0);
            }

            @Override
            public Optional<Incarnation> incarnationOf(NodeId node) {
              return Optional.of(FIRST);
            }

            @Override
            public void silent(Peer neighbour, boolean lives, String cause) {
              dead.putIfAbsent(neighbour.id(), context.now);
              overlay.children.remove(neighbour);
              overlay.parent = neighbour.equals(overlay.parent) ? null : overlay.parent;
              watch().refresh();
            }

            @Override
            public void vouched(NodeId subject, Incarnation incarnation) {}

            @Override
            public void away(long millis) {
              away += millis;
            }
          });

  private Watch watch() {
    return watch;
  }

  @Before
  public void neighbours() {
    overlay.parent = PARENT;
    overlay.children.addAll(CHILDREN);
    watch.start();
    watch.refresh();
  }

  /** Lets time pass in which those are heard every second, and timers fire. */
  private void pass(long millis, List<Peer> heard) {
    for (long end = context.now + millis; context.now < end; context.now += 100) {
      if (context.now % 1_000 == 0) {
        heard.forEach(p -> watch.heard(p.id()));
      }
      fire();
    }
  }

  private void fire() {
    for (String timer : List.copyOf(context.timers.keySet())) {
      if (context.timers.get(timer) <= context.now) {
        context.timers.remove(timer);
        watch.distrustIfLate();
        if (timer.equals(Neighbours.TICK)) {
          watch.tick();
        } else {
          watch.verdict();
        }
      }
    }
  }

  private List<Ask> asked() {
    return context.sent.stream()
        .map(FakeContext.Sent::message)
        .filter(Ask.class::isInstance)
        .map(Ask.class::cast)
        .toList();
  }

  private static Remote remote(Peer peer) {
    return new Remote(peer, FIRST, Role.PARTICIPANT);
  }

  @Test
  public void aSilentNeighbourIsDeadAfterFourToFiveSecondsOfSilence() {
    pass(3_000, CHILDREN);
    assertEquals(List.of(), asked());
    pass(1_100, CHILDREN);
    assertEquals(Inquiry.ASKED_MAX, asked().size());
    assertEquals(PARENT, asked().get(0).subject());
    pass(2_000, CHILDREN);
    assertEquals(List.of(PARENT.id()), List.copyOf(dead.keySet()));
    assertTrue("at " + dead, dead.get(PARENT.id()) >= 4_000 && dead.get(PARENT.id()) <= 5_100);
  }

  @Test
  public void whoIsVouchedForKeepsItsAttachmentForAWhile() {
    for (int i = 0; i < 10; i++) {
      pass(1_000, CHILDREN);
      asked().forEach(a -> watch.onQuestion(remote(CHILDREN.get(0)), vouch(a)));
    }
    assertEquals("vouched for", new TreeMap<>(), dead);
    for (int i = 0; i < 8; i++) {
      pass(1_000, CHILDREN);
      asked().forEach(a -> watch.onQuestion(remote(CHILDREN.get(0)), vouch(a)));
    }
    assertTrue("mute for too long: " + dead, dead.get(PARENT.id()) >= 15_000);
    assertTrue("questions are few: " + asked().size(), asked().size() <= 5 * Inquiry.ASKED_MAX);
  }

  private static Vouch vouch(Ask ask) {
    return new Vouch(ask.nonce(), ask.subject().id(), FIRST);
  }

  @Test
  public void theWordOfALaterIncarnationSavesNobody() {
    for (int i = 0; i < 6; i++) {
      pass(1_000, CHILDREN);
      asked()
          .forEach(
              a ->
                  watch.onQuestion(
                      remote(CHILDREN.get(0)),
                      new Vouch(a.nonce(), a.subject().id(), new Incarnation(2))));
    }
    assertEquals(List.of(PARENT.id()), List.copyOf(dead.keySet()));
  }

  @Test
  public void aNodeThatWasAwayDeclaresNobodyBeforeItHasListenedAgain() {
    pass(2_000, CHILDREN);
    context.now += 60_000;
    fire();
    assertEquals(new TreeMap<>(), dead);
    assertTrue("it was told: " + away, away > 58_000 && away <= 60_000);
    pass(4_500, List.of());
    assertEquals("its limits are stretched", new TreeMap<>(), dead);
    pass(6_500, List.of());
    assertEquals(5, dead.size());
  }

  @Test
  public void healthIsBoundedAndComesBack() {
    LocalHealth health = new LocalHealth(1_000, 1_000);
    health.start(0);
    long now = 0;
    for (int i = 0; i < 100; i++) {
      now += 5_000;
      assertEquals(4_000, health.late(now));
      assertEquals("told once", 0, health.late(now));
    }
    assertEquals(LocalHealth.SCORE_MAX, health.score());
    for (int i = 0; i < LocalHealth.SCORE_MAX * LocalHealth.LOOKS_TO_RECOVER; i++) {
      now += 1_000;
      assertEquals(0, health.late(now));
      health.looked(now);
    }
    assertEquals(0, health.score());
    assertEquals(5_000, health.stretched(5_000));
  }

  @Test
  public void aHelperPassesOnTheSubjectsOwnWordAndNoOther() {
    Peer asker = FakeContext.peer(8);
    Peer subject = FakeContext.peer(9);
    watch.onQuestion(remote(asker), new Ask(17, subject));
    Probe probe = context.sentTo(subject, Probe.class).get(0);
    watch.onQuestion(remote(FakeContext.peer(10)), new Alive(probe.nonce()));
    assertEquals(List.of(), context.sentTo(asker, Vouch.class));
    watch.onQuestion(remote(subject), new Alive(probe.nonce()));
    assertEquals(List.of(new Vouch(17, subject.id(), FIRST)), context.sentTo(asker, Vouch.class));
  }

  @Test
  public void nobodyProbesAFailedNodeAndQuestionsAreBounded() {
    Peer failed = FakeContext.peer(9);
    shunned.add(failed.id());
    watch.onQuestion(remote(PARENT), new Ask(1, failed));
    assertEquals(List.of(), context.sentTo(failed, Probe.class));
    for (int i = 0; i < 2 * Inquiry.OPEN_MAX; i++) {
      watch.onQuestion(remote(PARENT), new Ask(i, FakeContext.peer(100 + i)));
    }
    long probes = context.sent.stream().filter(s -> s.message() instanceof Probe).count();
    assertEquals(Inquiry.OPEN_MAX, probes);
    Remote controller = new Remote(PARENT, FIRST, Role.CONTROLLER);
    watch.onQuestion(controller, new Probe(5));
    assertNull(context.sentTo(PARENT, Alive.class).stream().findFirst().orElse(null));
  }
}
