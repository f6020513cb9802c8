package com.plushm.overlay.randtree;

import static com.plushm.overlay.randtree.World.peer;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.overlay.randtree.RandTreeMessage.Accept;
import com.plushm.overlay.randtree.RandTreeMessage.Attached;
import com.plushm.overlay.randtree.RandTreeMessage.Confirm;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Join;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;
import com.plushm.overlay.randtree.RandTreeMessage.Position;
import com.plushm.overlay.randtree.RandTreeMessage.Pulse;
import com.plushm.overlay.randtree.RandTreeMessage.Refusal;
import com.plushm.overlay.randtree.RandTreeMessage.Refuse;
import com.plushm.overlay.randtree.RandTreeMessage.RootIs;
import com.plushm.overlay.randtree.RandTreeMessage.Subtree;
import com.plushm.overlay.randtree.RandTreeSettings.RootRule;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class RandTreeTest {
  private static final Incarnation FIRST = new Incarnation(1);
  private static final Incarnation SECOND = new Incarnation(2);
  private static final Claim CLAIM = new Claim(1, true, 0, peer(9).id());

  private final FakeContext context = new FakeContext();

  private RandTree node(int degree) {
    return new RandTree(context, RandTreeSettings.standard(degree, RootRule.CLAIM), null, null);
  }

  private RandTree root(int degree) {
    RandTree tree = node(degree);
    tree.grant(new Grant(1, context.self().id(), FIRST));
    assertFalse("the grant is not durable yet", tree.isRoot());
    tree.persisted(context.token);
    assertTrue(tree.isRoot());
    return tree;
  }

  /** A child of peer 9, which is root; peer 5 is its sibling. */
  private RandTree child(int degree) {
    RandTree tree = node(degree);
    tree.join(List.of(peer(9)));
    attach(tree, peer(9), 77, position(List.of(peer(9)), List.of(context.self(), peer(5)), 1));
    return tree;
  }

  private void attach(RandTree tree, Peer parent, long attachment, Position position) {
    Join join = (Join) context.sent.get(context.sent.size() - 1).message();
    tree.deliver(
        parent, FIRST, new Accept(join.nonce(), attachment, position.claim(), position.path()));
    tree.deliver(parent, FIRST, new Attached(attachment, position));
    assertEquals(Optional.of(parent), tree.parent());
  }

  private static Position position(List<Peer> path, List<Peer> siblings, long counter) {
    return new Position(CLAIM, counter, path, siblings, 5, 2);
  }

  private static Join join(Peer who, Kind kind, long nonce, Incarnation incarnation) {
    Claim least = new Claim(0, false, 0, Claim.NONE.node());
    return new Join(nonce, kind, who, incarnation, least, 0, 0);
  }

  private long take(RandTree tree, Peer who, Incarnation incarnation) {
    tree.deliver(who, incarnation, join(who, Kind.ATTACH, 5, incarnation));
    long attachment = context.last(who, Accept.class).attachment();
    tree.deliver(
        who, incarnation, new Confirm(attachment, Claim.NONE, new Subtree(1, 0, List.of(12))));
    assertEquals(attachment, tree.attachment(who.id()));
    return attachment;
  }

  // The seven faults of the original, in the order of protocol.md §3.

  @Test
  public void losingAPeerClearsEveryRoleThatItHad() {
    RandTree tree = child(4);
    take(tree, peer(5), FIRST);
    tree.deliver(peer(9), FIRST, new Pulse(77, position(List.of(peer(9)), siblings(), 2)));
    tree.linkLost(peer(5).id(), "reset");
    assertEquals(0, tree.attachment(peer(5).id()));
    assertFalse(Place.has(tree.view().place().siblings(), peer(5).id()));
    tree.linkLost(peer(9).id(), "reset");
    assertEquals(Optional.empty(), tree.parent());
    assertEquals(0, tree.attachment(peer(9).id()));
  }

  private List<Peer> siblings() {
    return List.of(context.self(), peer(5), peer(6));
  }

  @Test
  public void anAncestorIsNeverAcceptedAsAChild() {
    RandTree tree = node(4);
    tree.join(List.of(peer(9)));
    attach(tree, peer(8), 77, position(List.of(peer(9), peer(8)), List.of(), 1));
    tree.deliver(peer(9), FIRST, join(peer(9), Kind.ATTACH, 5, FIRST));
    assertEquals(Refusal.IN_PATH, context.last(peer(9), Refuse.class).reason());
  }

  @Test
  public void aNewParentIsNoChildAnyMore() {
    RandTree tree = root(4);
    take(tree, peer(9), FIRST);
    Claim greater = new Claim(2, true, 0, peer(9).id());
    tree.rootElsewhere(peer(8), greater);
    attach(tree, peer(9), 77, new Position(greater, 1, List.of(peer(9)), siblings(), 5, 1));
    assertEquals(List.of(), tree.children());
    assertEquals(77, tree.attachment(peer(9).id()));
  }

  @Test
  public void aNodeThatSeesItselfInItsPathDetachesAndAttachesAnew() {
    RandTree tree = child(4);
    List<Peer> round = List.of(peer(7), context.self(), peer(9));
    tree.deliver(peer(9), FIRST, new Pulse(77, position(round, List.of(), 2)));
    assertEquals(Optional.empty(), tree.parent());
    assertEquals(new Detach(77, false), context.last(peer(9), Detach.class));
    assertTrue("it looks for another parent", context.timers.containsKey(Search.TIMER));
  }

  @Test
  public void aRestartedChildReplacesItselfAndAnOlderIncarnationIsIgnored() {
    RandTree tree = root(4);
    long first = take(tree, peer(2), FIRST);
    long second = take(tree, peer(2), SECOND);
    assertNotEquals(first, second);
    assertEquals(1, tree.children().size());
    int before = context.sent.size();
    tree.deliver(peer(2), FIRST, join(peer(2), Kind.ATTACH, 9, FIRST));
    assertEquals(before, context.sent.size());
    assertEquals(second, tree.attachment(peer(2).id()));
  }

  @Test
  public void aParentThatDoesNotHoldTheAttachmentIsLeft() {
    RandTree tree = child(4);
    tree.attachmentRefused(peer(9).id(), 78);
    assertEquals(Optional.of(peer(9)), tree.parent());
    tree.attachmentRefused(peer(9).id(), 77);
    assertEquals(Optional.empty(), tree.parent());
  }

  @Test
  public void aPulseByAnAttachmentThatIsNotHeldIsAnswered() {
    RandTree tree = child(4);
    tree.deliver(peer(6), FIRST, new Pulse(99, position(List.of(peer(6)), List.of(), 2)));
    assertEquals(new Detach(99, false), context.last(peer(6), Detach.class));
    assertEquals(Optional.of(peer(9)), tree.parent());
  }

  @Test
  public void aLateAcceptanceReleasesItsSlotAndLeavesTheAttachmentAlone() {
    RandTree tree = child(4);
    tree.deliver(peer(9), FIRST, new Accept(12_345, 88, CLAIM, List.of(peer(9))));
    assertEquals(new Detach(88, false), context.last(peer(9), Detach.class));
    assertEquals(77, tree.attachment(peer(9).id()));
  }

  @Test
  public void aConfirmIsCheckedAgain() {
    RandTree tree = child(4);
    tree.deliver(peer(2), FIRST, join(peer(2), Kind.ATTACH, 5, FIRST));
    long attachment = context.last(peer(2), Accept.class).attachment();
    context.now += RandTreeSettings.DEFAULT.pathFreshFor() + 1;
    tree.deliver(peer(2), FIRST, new Confirm(attachment, Claim.NONE, leaf()));
    assertEquals("the path is stale by now", 0, tree.attachment(peer(2).id()));
    assertEquals(new Detach(attachment, false), context.last(peer(2), Detach.class));
  }

  private static Subtree leaf() {
    return new Subtree(1, 0, List.of(12));
  }

  @Test
  public void aSmallerIdDoesNotDethroneTheRoot() {
    RandTree tree = root(4);
    tree.rootElsewhere(peer(9), new Claim(0, false, 9, peer(9).id()));
    assertTrue(tree.isRoot());
    assertEquals("the lesser root is told", 1, context.count(peer(9), RootIs.class));
  }

  @Test
  public void aLesserRootStaysRootUntilTheGreaterHasTakenIt() {
    RandTree tree = root(4);
    take(tree, peer(2), FIRST);
    Claim greater = new Claim(2, true, 0, peer(9).id());
    tree.rootElsewhere(peer(9), greater);
    assertTrue(tree.isRoot());
    attach(tree, peer(9), 77, new Position(greater, 1, List.of(peer(9)), siblings(), 5, 1));
    assertFalse(tree.isRoot());
    assertEquals("its children come along", List.of(peer(2)), tree.children());
    int root = context.upcalls.lastIndexOf("root 9");
    assertTrue("the root is named before the parent", root < context.upcalls.indexOf("parent 9"));
  }

  @Test
  public void aFailedNodeIsNeitherDialledNorAcceptedNorKept() {
    RandTree tree = root(4);
    take(tree, peer(2), FIRST);
    tree.markFailed(peer(2).id());
    assertTrue(tree.children().isEmpty());
    int before = context.sent.size();
    for (int i = 0; i < 50; i++) {
      tree.timer(Merging.PROBE);
    }
    assertEquals("no probe", before, context.sent.size());
    tree.deliver(peer(2), FIRST, join(peer(2), Kind.ATTACH, 3, FIRST));
    assertEquals(Refusal.FAILED, context.last(peer(2), Refuse.class).reason());
    tree.reinstate(peer(2).id());
    take(tree, peer(2), FIRST);
  }

  @Test
  public void aFullTreeRefusesInsteadOfSpinning() {
    RandTree tree = root(1);
    take(tree, peer(2), FIRST);
    tree.deliver(
        peer(2),
        FIRST,
        new RandTreeMessage.Report(tree.attachment(peer(2).id()), new Subtree(1, 0, List.of(0))));
    tree.deliver(peer(3), FIRST, join(peer(3), Kind.JOIN, 3, FIRST));
    assertEquals(Refusal.FULL, context.last(peer(3), Refuse.class).reason());
  }

  // The rest of the rules.

  @Test
  public void childrenAndReservedSlotsNeverExceedTheDegree() {
    RandTree tree = child(2);
    take(tree, peer(2), FIRST);
    tree.deliver(peer(3), FIRST, join(peer(3), Kind.ATTACH, 3, FIRST));
    tree.deliver(peer(4), FIRST, join(peer(4), Kind.ATTACH, 4, FIRST));
    assertEquals(Refusal.BUSY, context.last(peer(4), Refuse.class).reason());
    assertTrue(context.last(peer(4), Refuse.class).retryAfter() > 0);
    context.now += RandTreeSettings.DEFAULT.slotReserved() + 1;
    tree.deliver(peer(9), FIRST, new Pulse(77, position(List.of(peer(9)), siblings(), 2)));
    take(tree, peer(4), FIRST);
  }

  @Test
  public void aFullNodeHandsAJoinDownToWhereRoomIs() {
    RandTree tree = root(2);
    take(tree, peer(2), FIRST);
    long full = take(tree, peer(3), FIRST);
    tree.deliver(peer(3), FIRST, new RandTreeMessage.Report(full, new Subtree(3, 1, List.of(0))));
    for (int i = 4; i < 8; i++) {
      tree.deliver(peer(i), FIRST, join(peer(i), Kind.JOIN, i, FIRST));
      assertEquals(i, context.last(peer(2), Join.class).nonce());
    }
    assertEquals(0, context.count(peer(3), Join.class));
  }

  @Test
  public void aJoinThatMeetsAnotherThanTheRootIsForwardedThere() {
    RandTree tree = child(4);
    tree.deliver(peer(3), FIRST, join(peer(3), Kind.JOIN, 3, FIRST));
    assertEquals(peer(3), context.last(peer(9), Join.class).joiner());
    tree.deliver(peer(9), FIRST, join(peer(3), Kind.JOIN, 4, FIRST));
    assertEquals("handed down, it is answered", 4, context.last(peer(3), Accept.class).nonce());
  }

  @Test
  public void anOrphanKeepsItsSubtree() {
    RandTree tree = child(4);
    take(tree, peer(2), FIRST);
    tree.linkLost(peer(9).id(), "reset");
    assertEquals(List.of(peer(2)), tree.children());
    assertTrue(context.upcalls.contains("parent none"));
  }

  @Test
  public void theFirstSuccessorSeesForItselfThatTheRootIsDeadBeforeItTakesOver() {
    RandTree tree = child(4);
    tree.linkLost(peer(9).id(), "reset");
    tree.timer(Election.PROMOTE);
    tree.persisted(context.token);
    assertFalse("the root may still be there", tree.isRoot());
    tree.linkLost(peer(9).id(), "refused");
    assertFalse("the term is not durable yet", tree.isRoot());
    tree.persisted(context.token);
    assertTrue(tree.isRoot());
    assertEquals(new Claim(1, false, 1, context.self().id()), tree.claim());
    assertEquals(context.self(), context.last(peer(5), RootIs.class).root());
  }

  @Test
  public void theWriteOfAnEarlierGrantDoesNotCountForALaterOne() {
    RandTree tree = child(4);
    tree.grant(new Grant(5, context.self().id(), context.incarnation()));
    long first = context.token;
    tree.grant(new Grant(6, context.self().id(), context.incarnation()));
    tree.persisted(first);
    assertFalse("the grant is not durable yet", tree.isRoot());
    tree.persisted(context.token);
    assertEquals(new Claim(6, true, 0, context.self().id()), tree.claim());
  }

  @Test
  public void theTermDoesNotFallAcrossARestart() {
    RandTree tree = child(4);
    tree.linkLost(peer(9).id(), "reset");
    tree.timer(Election.LONELY);
    RandTree again = new RandTree(context, RandTreeSettings.DEFAULT, null, context.record);
    again.join(List.of(peer(9)));
    again.timer(Election.LONELY);
    again.persisted(context.token);
    assertEquals(new Claim(1, false, 2, context.self().id()), again.claim());
  }

  @Test
  public void aStalePathAcceptsNobody() {
    RandTree tree = child(4);
    context.now += RandTreeSettings.DEFAULT.pathFreshFor() + 1;
    tree.deliver(peer(2), FIRST, join(peer(2), Kind.ATTACH, 5, FIRST));
    assertEquals(Refusal.NO_FRESH_PATH, context.last(peer(2), Refuse.class).reason());
    tree.deliver(peer(9), FIRST, new Pulse(77, position(List.of(peer(9)), siblings(), 2)));
    take(tree, peer(2), FIRST);
  }

  @Test
  public void aSnapshotKeepsParentChildrenAndAttachments() {
    RandTree tree = child(4);
    long attachment = take(tree, peer(2), FIRST);
    RandTree next =
        new RandTree(context, RandTreeSettings.DEFAULT, tree.snapshot(), context.record);
    assertEquals(tree.parent(), next.parent());
    assertEquals(tree.path(), next.path());
    assertEquals(tree.claim(), next.claim());
    assertEquals(77, next.attachment(peer(9).id()));
    assertEquals(attachment, next.attachment(peer(2).id()));
    assertTrue(context.timers.containsKey(Pulses.REPORT));
  }

  @Test
  public void aSnapshotOfAnUnknownVersionIsDeclined() {
    byte[] snapshot = child(4).snapshot();
    snapshot[0]++;
    RandTree next = new RandTree(context, RandTreeSettings.DEFAULT, snapshot, null);
    assertEquals(Optional.empty(), next.parent());
    assertEquals(RandTree.State.INIT, next.view().state());
  }
}
