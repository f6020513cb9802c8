package com.plushm.controller.decide.application;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** application.md §2, and the traps of other barrier services by their names. */
public class BarrierTest {
  private static final Barrier.Rules ALL =
      new Barrier.Rules(0, 1, 0, 0, 0, false, 0, false, 0, 0, 0, 0);

  private final List<Barrier.Decision> decided = new ArrayList<>();
  private long now = 10_000;

  private Barrier barrier(Barrier.Rules rules, int expected) {
    Barrier barrier = new Barrier(rules);
    barrier.expect(OrdinalSet.range(0, expected - 1));
    return barrier;
  }

  private static Barrier.Rules partial(int percent, long minWait, long timeout, double knee) {
    return new Barrier.Rules(0, 1, percent, minWait, timeout, false, knee, false, 0, 0, 0, 0);
  }

  private static Barrier.Rules release(int count, int percent, long interval, int inside) {
    return new Barrier.Rules(0, 1, 0, 0, 0, false, 0, false, count, percent, interval, inside);
  }

  private void enter(Barrier barrier, int... who) {
    barrier.enter(OrdinalSet.of(who), now);
    settle(barrier);
  }

  private void settle(Barrier barrier) {
    int guard = 0;
    for (Optional<Barrier.Decision> d = barrier.due(now); d.isPresent(); d = barrier.due(now)) {
      assertTrue("it decides for ever", guard++ < 1_000);
      decided.add(d.get());
      barrier.apply(d.get(), now);
    }
  }

  /** Goes on as the barrier's own timers would have it. */
  private void pass(Barrier barrier, long millis) {
    long until = now + millis;
    for (var at = barrier.wakeAt(now); at.isPresent(); at = barrier.wakeAt(now)) {
      if (at.getAsLong() > until) {
        break;
      }
      assertTrue("a timer in the past", at.getAsLong() > now);
      now = at.getAsLong();
      settle(barrier);
    }
    now = until;
  }

  private OrdinalSet releasedLast() {
    return decided.get(decided.size() - 1) instanceof Barrier.Release r
        ? r.who()
        : OrdinalSet.empty();
  }

  @Test
  public void itOpensWhenAllHaveEnteredAndNotBefore() {
    Barrier barrier = barrier(ALL, 3);
    enter(barrier, 0, 2);
    pass(barrier, 1_000_000);
    assertFalse(barrier.open());
    enter(barrier, 1);
    assertEquals(Barrier.Why.ALL, barrier.why());
    assertEquals(OrdinalSet.range(0, 2), barrier.released());
    assertEquals(OrdinalSet.empty(), barrier.late());
  }

  @Test
  public void aLoneParticipantNeverPasses() {
    Barrier barrier = barrier(partial(0, 0, 0, 4), 4);
    enter(barrier, 1);
    pass(barrier, 1_000_000);
    assertFalse("the knee of nothing", barrier.open());
    enter(barrier, 1);
    enter(barrier, 1);
    assertFalse("it counts once", barrier.open());
    Barrier strict = new Barrier(new Barrier.Rules(0, 3, 0, 0, 0, false, 0, false, 0, 0, 0, 0));
    strict.expect(OrdinalSet.range(0, 3));
    enter(strict, 0);
    strict.leave(OrdinalSet.of(1, 2, 3));
    settle(strict);
    assertFalse("the others being gone is no arrival", strict.open());
    assertTrue("nor does it wait for ever", strict.failed());
  }

  @Test
  public void whoIsNotExpectedDoesNotOpenIt() {
    Barrier barrier = barrier(ALL, 2);
    enter(barrier, 0, 7, 8);
    assertFalse(barrier.open());
    assertEquals(OrdinalSet.of(0), barrier.entered());
  }

  @Test
  public void aFailedEntryLeavesNoMark() {
    Barrier barrier = barrier(partial(0, 0, 5_000, 4), 3);
    enter(barrier, 0);
    barrier.leave(OrdinalSet.of(0));
    settle(barrier);
    assertTrue(barrier.entered().isEmpty());
    barrier.expect(OrdinalSet.of(0));
    pass(barrier, 60_000);
    assertFalse("the time of who came and went is not that of the first arrival", barrier.open());
    enter(barrier, 1);
    pass(barrier, 4_999);
    assertFalse(barrier.open());
    pass(barrier, 1);
    assertEquals(Barrier.Why.TIMEOUT, barrier.why());
    assertEquals(OrdinalSet.of(0, 2), barrier.stragglers());
  }

  @Test
  public void reentryAfterALostSessionCountsOnce() {
    Barrier barrier = barrier(ALL, 3);
    enter(barrier, 0, 1);
    enter(barrier, 0);
    assertFalse(barrier.open());
    enter(barrier, 2);
    assertEquals(1, decided.stream().filter(d -> d instanceof Barrier.Release).count());
    enter(barrier, 0, 1, 2);
    assertEquals("whoever was released is not let out again", 2, decided.size());
  }

  @Test
  public void aReplacementIsWaitedForInsteadOfWhomItReplaces() {
    Barrier barrier = barrier(ALL, 3);
    enter(barrier, 0, 1);
    barrier.expect(OrdinalSet.of(9));
    barrier.leave(OrdinalSet.of(1));
    settle(barrier);
    enter(barrier, 2);
    assertFalse("its place is taken by another one", barrier.open());
    enter(barrier, 9);
    assertEquals(OrdinalSet.of(0, 2, 9), barrier.released());
  }

  @Test
  public void aLostParticipantThatMayBeMissedIsLeftOut() {
    Barrier barrier = barrier(ALL, 3);
    enter(barrier, 0, 1);
    barrier.leave(OrdinalSet.of(2));
    settle(barrier);
    assertEquals(Barrier.Why.ALL, barrier.why());
  }

  @Test
  public void timeoutsInsteadOfEndlessLoops() {
    Barrier opens = barrier(partial(0, 0, 5_000, 0), 3);
    enter(opens, 0);
    pass(opens, 4_999);
    assertFalse(opens.open());
    pass(opens, 1);
    assertEquals(Barrier.Why.TIMEOUT, opens.why());
    Barrier fails = barrier(new Barrier.Rules(0, 1, 0, 0, 5_000, true, 0, false, 0, 0, 0, 0), 3);
    enter(fails, 0);
    pass(fails, 5_000);
    assertTrue(fails.failed());
    assertEquals(OrdinalSet.of(1, 2), fails.stragglers());
    enter(fails, 1, 2);
    assertTrue("it stays shut", fails.released().isEmpty());
    Barrier nobody = barrier(ALL, 2);
    nobody.leave(OrdinalSet.of(0, 1));
    settle(nobody);
    assertTrue("nobody can come", nobody.failed());
  }

  @Test
  public void percentOpensOnlyAfterItsWait() {
    Barrier barrier = barrier(partial(60, 3_000, 0, 0), 5);
    enter(barrier, 0);
    now += 100;
    enter(barrier, 1);
    pass(barrier, 10_000);
    assertFalse("two of five are not 60 %", barrier.open());
    enter(barrier, 2);
    assertEquals(Barrier.Why.PERCENT, barrier.why());
    Barrier early = barrier(partial(60, 3_000, 0, 0), 5);
    enter(early, 0, 1, 2, 3);
    assertFalse("not before minWait", early.open());
    pass(early, 2_999);
    assertFalse(early.open());
    pass(early, 1);
    assertEquals(Barrier.Why.PERCENT, early.why());
    assertEquals(OrdinalSet.of(4), early.stragglers());
  }

  @Test
  public void maxIsEnough() {
    Barrier barrier = barrier(new Barrier.Rules(2, 1, 0, 0, 0, false, 0, false, 0, 0, 0, 0), 5);
    enter(barrier, 3);
    assertFalse(barrier.open());
    enter(barrier, 4);
    assertEquals(Barrier.Why.ALL, barrier.why());
    assertEquals(OrdinalSet.range(0, 2), barrier.stragglers());
  }

  @Test
  public void theKneeNamesTheStragglers() {
    Barrier barrier = barrier(partial(0, 0, 0, 4), 20);
    for (int i = 0; i < 18; i++) {
      enter(barrier, i);
      pass(barrier, 400);
    }
    assertFalse(barrier.open());
    pass(barrier, 599);
    assertFalse("pauses shorter than the way up say nothing", barrier.open());
    pass(barrier, 1_000);
    assertEquals(Barrier.Why.KNEE, barrier.why());
    assertEquals(OrdinalSet.of(18, 19), barrier.stragglers());
    assertEquals(18, releasedLast().size());
  }

  @Test
  public void theKneeOpensForNobodyAlone() {
    Barrier barrier = barrier(partial(0, 0, 0, 4), 4);
    enter(barrier, 0);
    enter(barrier, 1);
    enter(barrier, 2);
    barrier.retract(OrdinalSet.of(0, 1)); // Others are to come in their places.
    pass(barrier, 10_000);
    assertFalse("one alone is no crowd", barrier.open());
    enter(barrier, 0);
    pass(barrier, 100_000);
    assertEquals(Barrier.Why.KNEE, barrier.why());
    assertEquals(OrdinalSet.of(1, 3), barrier.stragglers());
  }

  @Test
  public void whoIsLeftAloneBeforeTheKneeIsNotLeftWaiting() {
    Barrier barrier = new Barrier(new Barrier.Rules(0, 2, 0, 0, 0, false, 4, false, 0, 0, 0, 0));
    barrier.expect(OrdinalSet.range(0, 3));
    enter(barrier, 0);
    enter(barrier, 1);
    enter(barrier, 2);
    barrier.leave(OrdinalSet.of(1, 2, 3));
    settle(barrier);
    assertTrue(barrier.failed());
    assertEquals(Barrier.Why.TOO_FEW, barrier.why());
  }

  @Test
  public void slowArrivalsAreNoStragglers() {
    Barrier barrier = barrier(partial(0, 0, 0, 4), 10);
    for (int i = 0; i < 9; i++) {
      enter(barrier, i);
      pass(barrier, i % 2 == 0 ? 20_000 : 30_000);
      assertFalse("after " + i, barrier.open());
    }
  }

  @Test
  public void lateArrivalsPassAtOnceAndAreTold() {
    Barrier barrier = barrier(partial(0, 0, 5_000, 0), 3);
    enter(barrier, 0);
    pass(barrier, 5_000);
    enter(barrier, 2);
    Barrier.Release late = (Barrier.Release) decided.get(decided.size() - 1);
    assertEquals(OrdinalSet.of(2), late.who());
    assertEquals(OrdinalSet.of(2), late.late());
    assertEquals(OrdinalSet.of(2), barrier.late());
  }

  @Test
  public void aCountLeavesPerInterval() {
    Barrier barrier = barrier(release(2, 0, 1_000, 0), 5);
    enter(barrier, 4, 3);
    enter(barrier, 0, 1, 2);
    assertEquals("first come, first out", OrdinalSet.of(3, 4), barrier.released());
    pass(barrier, 999);
    assertEquals(2, barrier.released().size());
    pass(barrier, 1);
    assertEquals(4, barrier.released().size());
    pass(barrier, 1_000);
    assertEquals(5, barrier.released().size());
  }

  @Test
  public void aPercentageLeavesPerInterval() {
    Barrier barrier = barrier(release(0, 40, 1_000, 0), 5);
    enter(barrier, 0, 1, 2, 3, 4);
    assertEquals(2, barrier.released().size());
    pass(barrier, 1_000);
    assertEquals(4, barrier.released().size());
  }

  @Test
  public void aLateOneDoesNotWaitForTheThrottle() {
    Barrier barrier = barrier(new Barrier.Rules(3, 1, 0, 0, 0, false, 0, false, 1, 0, 1_000, 0), 4);
    enter(barrier, 0, 1, 2);
    assertEquals(OrdinalSet.of(0), barrier.released());
    enter(barrier, 3);
    assertEquals(OrdinalSet.of(0, 3), barrier.released());
    pass(barrier, 2_000);
    assertEquals(4, barrier.released().size());
  }

  @Test
  public void atMostSoManyAreInsideTheSemaphore() {
    Barrier barrier = barrier(release(0, 0, 0, 2), 5);
    enter(barrier, 0, 1, 2, 3, 4);
    assertEquals(OrdinalSet.of(0, 1), barrier.holding());
    barrier.finish(OrdinalSet.of(1));
    settle(barrier);
    assertEquals(OrdinalSet.of(0, 2), barrier.holding());
    barrier.leave(OrdinalSet.of(0));
    settle(barrier);
    assertEquals("who died inside gives its place back", OrdinalSet.of(2, 3), barrier.holding());
    barrier.adapt(3);
    settle(barrier);
    assertEquals(OrdinalSet.of(2, 3, 4), barrier.holding());
  }

  @Test
  public void fewerPlacesPutNobodyOut() {
    Barrier barrier = barrier(release(0, 0, 0, 3), 5);
    enter(barrier, 0, 1, 2, 3, 4);
    barrier.adapt(1);
    barrier.finish(OrdinalSet.of(0, 1));
    settle(barrier);
    assertEquals(OrdinalSet.of(2), barrier.holding());
    barrier.finish(OrdinalSet.of(2));
    settle(barrier);
    assertEquals(OrdinalSet.of(3), barrier.holding());
  }

  @Test
  public void aCallbackOpensItAndOnlyWhereThereIsOne() {
    Barrier asked = barrier(new Barrier.Rules(0, 1, 0, 0, 0, false, 0, true, 0, 0, 0, 0), 3);
    enter(asked, 0);
    asked.call();
    settle(asked);
    assertEquals(Barrier.Why.CALLBACK, asked.why());
    Barrier unasked = barrier(ALL, 3);
    enter(unasked, 0);
    unasked.call();
    settle(unasked);
    assertFalse(unasked.open());
  }

  @Test
  public void aCallbackThatRefusesItToAllWhoAreLeftFailsIt() {
    Barrier barrier = barrier(new Barrier.Rules(0, 3, 0, 0, 0, false, 0, true, 0, 0, 0, 0), 3);
    enter(barrier, 0);
    barrier.leave(OrdinalSet.of(1));
    settle(barrier);
    assertFalse("another one may come", barrier.failed());
    barrier.leave(OrdinalSet.of(2));
    settle(barrier);
    assertFalse("it may still be called", barrier.failed());
    barrier.refuse(OrdinalSet.of(0));
    settle(barrier);
    assertTrue(barrier.failed());
    assertEquals(Barrier.Why.TOO_FEW, barrier.why());
  }

  @Test
  public void aRefusalHoldsOnlyForThoseWhoWereInside() {
    Barrier barrier = barrier(new Barrier.Rules(0, 3, 0, 0, 0, false, 0, true, 0, 0, 0, 0), 2);
    enter(barrier, 0, 1);
    barrier.retract(OrdinalSet.of(1));
    barrier.expect(OrdinalSet.of(7));
    barrier.refuse(OrdinalSet.of(0, 1)); // What was asked before is answered now.
    settle(barrier);
    barrier.leave(OrdinalSet.of(1));
    enter(barrier, 7);
    assertFalse(barrier.failed());
    barrier.call();
    settle(barrier);
    assertEquals(OrdinalSet.of(0, 7), barrier.released());
  }
}
