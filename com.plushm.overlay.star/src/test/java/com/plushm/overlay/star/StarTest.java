package com.plushm.overlay.star;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.star.StarMessage.Accept;
import com.plushm.overlay.star.StarMessage.Attached;
import com.plushm.overlay.star.StarMessage.Confirm;
import com.plushm.overlay.star.StarMessage.Detach;
import com.plushm.overlay.star.StarMessage.Join;
import com.plushm.overlay.star.StarMessage.Pulse;
import com.plushm.overlay.star.StarMessage.Refusal;
import com.plushm.overlay.star.StarMessage.Refuse;
import com.plushm.overlay.star.StarMessage.RootIs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.Test;

public class StarTest {
  private static final Incarnation FIRST = new Incarnation(1);

  private static final Claim CLAIM = new Claim(1, true, 0, new NodeId(0, 9));

  private final Fake context = new Fake();

  private static Peer peer(int i) {
    return new Peer(new NodeId(0, i), new Endpoint("127.0.0.1", i));
  }

  private Star root(int degreeMax) {
    StarSettings d = StarSettings.DEFAULT;
    StarSettings settings =
        new StarSettings(
            degreeMax,
            d.successors(),
            d.pulseInterval(),
            d.slotReserved(),
            d.attemptTimeout(),
            d.promoteStep(),
            d.firstDelay(),
            d.backOffFirst(),
            d.backOffMax(),
            d.lonely());
    Star star = new Star(context, settings, null);
    star.grant(new Grant(1, context.self().id(), FIRST));
    star.persisted(context.persistToken);
    return star;
  }

  private long join(Star root, int i, Incarnation incarnation) {
    root.deliver(peer(i), incarnation, new Join(i, 0));
    Accept accept = context.last(peer(i), Accept.class);
    root.deliver(peer(i), incarnation, new Confirm(accept.attachment()));
    return accept.attachment();
  }

  @Test
  public void nobodyHearsOfAGrantedRootBeforeTheGrantIsDurable() {
    Star star = new Star(context, StarSettings.DEFAULT, null);
    star.grant(new Grant(1, context.self().id(), FIRST));
    assertFalse(star.isRoot());
    star.grant(new Grant(2, peer(7).id(), FIRST));
    star.persisted(context.persistToken);
    assertFalse("another was granted meanwhile", star.isRoot());
    star.grant(new Grant(3, context.self().id(), FIRST));
    star.persisted(context.persistToken);
    assertTrue(star.isRoot());
  }

  @Test
  public void aGrantMakesRootAndALesserOneIsIgnored() {
    Star star = root(4);
    assertTrue(star.isRoot());
    Claim claim = star.claim();
    star.grant(new Grant(1, context.self().id(), FIRST));
    assertEquals(claim, star.claim());
    Star other = new Star(new Fake(), StarSettings.DEFAULT, null);
    other.grant(new Grant(1, peer(7).id(), FIRST));
    assertFalse(other.isRoot());
  }

  @Test
  public void aGrantForAnEarlierIncarnationMakesNobodyRoot() {
    Star star = new Star(context, StarSettings.DEFAULT, null);
    star.grant(new Grant(1, context.self().id(), new Incarnation(7)));
    assertFalse(star.isRoot());
  }

  @Test
  public void childrenAndReservedSlotsNeverExceedTheDegree() {
    Star star = root(3);
    join(star, 2, FIRST);
    join(star, 3, FIRST);
    star.deliver(peer(4), FIRST, new Join(4, 0));
    star.deliver(peer(5), FIRST, new Join(5, 0));
    assertEquals(3, star.slotsTaken());
    assertEquals(Refusal.FULL, context.last(peer(5), Refuse.class).reason());
  }

  @Test
  public void aSlotThatIsNotConfirmedInTimeIsFreeAgain() {
    Star star = root(1);
    star.deliver(peer(2), FIRST, new Join(2, 0));
    long attachment = context.last(peer(2), Accept.class).attachment();
    context.now += StarSettings.DEFAULT.slotReserved() + 1;
    star.timer("star.pulse");
    assertEquals(0, star.slotsTaken());
    star.deliver(peer(2), FIRST, new Confirm(attachment));
    assertEquals(0, star.children().size());
    assertEquals(attachment, context.last(peer(2), Detach.class).attachment());
  }

  @Test
  public void aRestartedChildReplacesItselfAndAnOlderIncarnationIsIgnored() {
    Star star = root(4);
    long first = join(star, 2, FIRST);
    long second = join(star, 2, new Incarnation(2));
    assertNotEquals(first, second);
    assertEquals(second, star.attachment(peer(2).id()));
    int before = context.sent.size();
    star.deliver(peer(2), FIRST, new Join(9, 0));
    assertEquals(before, context.sent.size());
  }

  @Test
  public void aFailedNodeIsNeitherKeptNorAccepted() {
    Star star = root(4);
    join(star, 2, FIRST);
    star.markFailed(peer(2).id());
    assertTrue(star.children().isEmpty());
    star.deliver(peer(2), FIRST, new Join(3, 0));
    assertEquals(Refusal.FAILED, context.last(peer(2), Refuse.class).reason());
    star.reinstate(peer(2).id());
    join(star, 2, FIRST);
    assertEquals(1, star.children().size());
  }

  /** Found by search: the former self stayed in the table until the new one had confirmed. */
  @Test
  public void aRestartedChildsFormerSelfIsGoneWhenTheNewOneAsks() {
    Star root = root(4);
    join(root, 5, FIRST);
    root.deliver(peer(5), FIRST.next(), new Join(9, 0));
    assertEquals(List.of(), root.children());
  }

  /** Found by search: only children that were marked FAILED were given up. */
  @Test
  public void aFailedParentIsLeftAndNotAskedAgain() {
    Star star = new Star(context, StarSettings.DEFAULT, null);
    star.join(List.of(peer(9)));
    Join join = context.last(peer(9), Join.class);
    star.deliver(peer(9), FIRST, new Accept(join.nonce(), 77, CLAIM));
    star.deliver(peer(9), FIRST, new Attached(77, CLAIM, List.of(peer(2))));
    assertTrue(star.parent().isPresent());
    star.markFailed(peer(9).id());
    assertFalse(star.parent().isPresent());
    context.last(peer(9), Detach.class);
    star.rootElsewhere(peer(9), CLAIM);
    star.timer(Search.ROUND);
    assertEquals(join, context.last(peer(9), Join.class));
    assertEquals(1, context.last(peer(2), Join.class).grantKnown());
  }

  @Test
  public void aChildRefersJoinersToTheRoot() {
    Star star = child();
    star.deliver(peer(5), FIRST, new Join(5, 0));
    Refuse refuse = context.last(peer(5), Refuse.class);
    assertEquals(Refusal.NOT_ROOT, refuse.reason());
    assertEquals(Optional.of(peer(9)), refuse.root());
  }

  private Star child() {
    Star star = new Star(context, StarSettings.DEFAULT, null);
    star.join(List.of(peer(9)));
    long nonce = context.last(peer(9), Join.class).nonce();
    Claim claim = new Claim(1, true, 0, peer(9).id());
    star.deliver(peer(9), FIRST, new Accept(nonce, 77, claim));
    star.deliver(peer(9), FIRST, new Attached(77, claim, List.of(context.self(), peer(5))));
    assertEquals(Optional.of(peer(9)), star.parent());
    return star;
  }

  @Test
  public void anAnswerToAnEarlierAttemptIsReleasedNotTaken() {
    Star star = new Star(context, StarSettings.DEFAULT, null);
    star.join(List.of(peer(9)));
    star.deliver(peer(9), FIRST, new Accept(-1, 77, new Claim(1, true, 0, peer(9).id())));
    assertEquals(77, context.last(peer(9), Detach.class).attachment());
    star.deliver(peer(9), FIRST, new Attached(77, Claim.NONE, List.of()));
    assertEquals(Optional.empty(), star.parent());
  }

  @Test
  public void theFirstSuccessorSeesForItselfThatTheRootIsDeadBeforeItTakesOver() {
    Star star = child();
    star.linkLost(peer(9).id(), "reset");
    star.timer("star.promote");
    assertFalse("the root may still be there", star.isRoot());
    star.linkLost(peer(9).id(), "refused");
    assertFalse("the term is not durable yet", star.isRoot());
    star.persisted(context.persistToken);
    assertTrue(star.isRoot());
    assertEquals(new Claim(1, false, 1, context.self().id()), star.claim());
    assertEquals(context.self(), context.last(peer(5), RootIs.class).root());
  }

  @Test
  public void theWriteOfAnEarlierGrantDoesNotCountForALaterOne() {
    Star tree = child();
    tree.grant(new Grant(5, context.self().id(), context.incarnation()));
    long first = context.persistToken;
    tree.grant(new Grant(6, context.self().id(), context.incarnation()));
    tree.persisted(first);
    assertFalse("the grant is not durable yet", tree.isRoot());
    tree.persisted(context.persistToken);
    assertEquals(new Claim(6, true, 0, context.self().id()), tree.claim());
  }

  @Test
  public void theTermDoesNotFallAcrossARestart() {
    Star star = child();
    star.linkLost(peer(9).id(), "reset");
    star.timer("star.promote");
    star.linkLost(peer(9).id(), "refused");
    Star again = new Star(context, StarSettings.DEFAULT, context.record);
    again.join(List.of());
    again.timer("star.lonely");
    again.persisted(context.persistToken);
    assertEquals(2, again.claim().term());
    assertEquals(1, again.claim().grant());
  }

  @Test
  public void aLesserRootStepsDownAndSendsItsChildrenOn() {
    Star star = root(4);
    join(star, 2, FIRST);
    Claim greater = new Claim(2, true, 0, peer(9).id());
    star.rootElsewhere(peer(9), greater);
    assertFalse(star.isRoot());
    assertEquals(new RootIs(peer(9), greater), context.last(peer(2), RootIs.class));
    assertEquals(peer(9), context.sent.get(context.sent.size() - 1).to());
    Star greaterRoot = root(4);
    greaterRoot.rootElsewhere(peer(9), new Claim(0, false, 9, peer(9).id()));
    assertTrue("a living root loses its role only to a greater claim", greaterRoot.isRoot());
  }

  @Test
  public void aStaleParentIsLeftWhenItDoesNotHoldTheAttachment() {
    Star star = child();
    star.attachmentRefused(peer(9).id(), 78);
    assertEquals(Optional.of(peer(9)), star.parent());
    star.attachmentRefused(peer(9).id(), 77);
    assertEquals(Optional.empty(), star.parent());
    assertEquals(StarSettings.DEFAULT.attemptTimeout(), (long) context.timers.get("star.attempt"));
  }

  @Test
  public void theSuccessorsAreTheOldestChildren() {
    Star star = root(9);
    for (int i = 2; i < 8; i++) {
      join(star, i, FIRST);
    }
    star.timer("star.pulse");
    assertEquals(
        List.of(peer(2), peer(3), peer(4)), context.last(peer(6), Pulse.class).successors());
  }

  /** The controller gave up waiting and granted the next one to the parent, which says so. */
  @Test
  public void aGrantThatIsSurpassedBeforeItIsDurableMakesNoRoot() {
    Star tree = child();
    tree.grant(new Grant(5, context.self().id(), context.incarnation()));
    Claim later = new Claim(6, true, 0, peer(9).id());
    tree.deliver(peer(9), FIRST, new Pulse(later, 2, List.of()));
    tree.persisted(context.persistToken);
    assertFalse("claims " + tree.claim(), tree.isRoot());
  }

  private static final class Fake implements OverlayContext {
    record Sent(Peer to, OverlayMessage message) {}

    final List<Sent> sent = new ArrayList<>();
    final TreeMap<String, Long> timers = new TreeMap<>();
    final RandomGenerator random = new SplittableRandom(3);
    long now;
    byte[] record;
    long persistToken;

    <M> M last(Peer to, Class<M> kind) {
      for (int i = sent.size() - 1; i >= 0; i--) {
        if (sent.get(i).to().equals(to) && kind.isInstance(sent.get(i).message())) {
          return kind.cast(sent.get(i).message());
        }
      }
      throw new AssertionError("nothing of that kind was sent to " + to + ": " + sent);
    }

    @Override
    public Peer self() {
      return peer(1);
    }

    @Override
    public Incarnation incarnation() {
      return FIRST;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }

    @Override
    public void startTimer(String name, long delayMillis) {
      timers.put(name, now + delayMillis);
    }

    @Override
    public void cancelTimer(String name) {
      timers.remove(name);
    }

    @Override
    public void persist(byte[] bytes, long token) {
      record = bytes;
      persistToken = token;
    }

    @Override
    public void send(Peer to, OverlayMessage message) {
      sent.add(new Sent(to, message));
    }

    @Override
    public void peerJoinedOverlay(Peer child) {}

    @Override
    public void notifyParentChanged(Peer parent) {}

    @Override
    public void notifyChildrenChanged() {}

    @Override
    public void notifyRootChanged(Peer root, Claim claim) {}

    @Override
    public void joinResult(JoinStatus status) {}

    @Override
    public void error(NodeId node, boolean wasParentOrChild, String cause) {}
  }
}
