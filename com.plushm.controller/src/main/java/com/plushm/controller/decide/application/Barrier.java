package com.plushm.controller.decide.application;

import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A partial barrier (application.md §2). It hears who is expected, who entered, who is gone and who
 * gave a place back; {@link #due} says what is to be decided at a moment, and {@link #apply} has it
 * decided. What was decided once can be applied again without asking: so a barrier is restored.
 * Times are milliseconds of one clock that never goes back in the caller's hands.
 *
 * <p>A participant counts once, however often it enters, and only while it is expected. With fewer
 * than {@link Rules#least} who can still come, a barrier that would wait for all fails at once
 * instead of for ever, and nobody passes alone because the others are gone; so does one whose
 * callback refuses to open it for all of those who are left.
 */
public final class Barrier {
  /** Arrivals come in windows of 250 ms on their way up: shorter pauses say nothing. */
  public static final long KNEE_LEAST_MILLIS = 1_000;

  /** Who must be inside, whoever was: it opens for nobody alone. */
  private static final int KNEE_LEAST = 2;

  private static final int ALL_PERCENT = 100;

  /** Long before any time of a clock. */
  private static final long NEVER = Long.MIN_VALUE / 2;

  /**
   * What holds for it.
   *
   * @param max participants; 0 for all who are expected
   * @param least who may be left over when others are gone; at least 1
   * @param percent of the participants with which it opens after {@code minWaitMillis}; 0 for never
   * @param timeoutMillis since the first arrival; 0 for none
   * @param failOnTimeout whether those inside fail when the time is up
   * @param knee factor of deviation; 0 for never
   * @param callback whether somebody else may open it
   * @param count leave per interval; 0 for no bound
   * @param releasePercent of those inside when it opened leave per interval instead; 0 for no bound
   * @param inside places of the semaphore; 0 for none
   */
  public record Rules(
      int max,
      int least,
      int percent,
      long minWaitMillis,
      long timeoutMillis,
      boolean failOnTimeout,
      double knee,
      boolean callback,
      int count,
      int releasePercent,
      long intervalMillis,
      int inside) {}

  /** Why it opened or failed. */
  public enum Why {
    ALL("all are there"),
    PERCENT("enough are there"),
    TIMEOUT("its time is up"),
    KNEE("the knee was reached"),
    CALLBACK("its callback said so"),
    TOO_FEW("too few can still come");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** What it decides. */
  public sealed interface Decision {}

  /**
   * It is open from now on.
   *
   * @param stragglers who is expected and has not entered
   */
  public record Open(Why why, OrdinalSet stragglers) implements Decision {}

  /** Nobody passes any more; those inside fail. */
  public record Fail(Why why) implements Decision {}

  /**
   * Some may go on.
   *
   * @param late those of them who came when it was open
   */
  public record Release(OrdinalSet who, OrdinalSet late) implements Decision {}

  private final Rules rules;
  private Knee knee;
  private final Deque<Ordinal> queue = new ArrayDeque<>();
  private OrdinalSet expected = OrdinalSet.empty();
  private OrdinalSet entered = OrdinalSet.empty();
  private OrdinalSet released = OrdinalSet.empty();
  private OrdinalSet late = OrdinalSet.empty();
  private OrdinalSet holding = OrdinalSet.empty();
  private OrdinalSet finished = OrdinalSet.empty();
  private OrdinalSet stragglers = OrdinalSet.empty();
  private int places;
  private int portion;
  private long firstAt;
  private long lastAt;
  private long portionAt = NEVER;
  private long openedAt;
  private boolean called;
  private OrdinalSet refused = OrdinalSet.empty();
  private Why why;
  private boolean failed;

  public Barrier(Rules rules) {
    this.rules = rules;
    this.places = rules.inside();
    this.knee = new Knee(rules.knee());
  }

  // What happens.

  /** They may come. */
  public void expect(OrdinalSet who) {
    expected = expected.union(who);
  }

  /**
   * They have entered. Whoever is not expected, is inside or was, changes nothing: nobody counts
   * twice.
   */
  public void enter(OrdinalSet who, long now) {
    OrdinalSet fresh = who.intersect(expected).minus(entered);
    if (fresh.isEmpty() || failed) {
      return;
    }
    if (entered.isEmpty() && why == null) {
      firstAt = now;
      if (fresh.size() > 1) {
        knee.add(0, fresh.size() - 1);
      }
    } else if (why == null) {
      double each = Math.max(0, now - lastAt) / (double) fresh.size();
      knee.add(each, fresh.size());
    }
    lastAt = Math.max(lastAt, now);
    entered = entered.union(fresh);
    fresh.stream().forEach(queue::addLast);
    if (why != null) {
      late = late.union(fresh);
    }
  }

  /**
   * They are gone for good and nobody waits for them any more, wherever they were: whoever was
   * inside counts no more, and a place in the semaphore is free again.
   */
  public void leave(OrdinalSet who) {
    expected = expected.minus(who);
    retract(who);
  }

  /**
   * They are gone, and others will come in their place: until then they are expected as if they had
   * never entered.
   */
  public void retract(OrdinalSet who) {
    OrdinalSet waiting = who.intersect(entered).minus(released);
    entered = entered.minus(waiting);
    late = late.minus(waiting);
    queue.removeIf(waiting::contains);
    holding = holding.minus(who);
    if (!waiting.isEmpty()) {
      refused = OrdinalSet.empty(); // Should they come again, it is asked again.
    }
    if (entered.isEmpty() && why == null) {
      knee = new Knee(rules.knee()); // Whoever came and went leaves no mark.
    }
  }

  /** They reached the end of {@code until}: their places are free. */
  public void finish(OrdinalSet who) {
    finished = finished.union(who);
    holding = holding.minus(who);
  }

  /** Somebody who may says that it opens. */
  public void call() {
    called = rules.callback();
  }

  /** Who may say that it opens has said no when they were inside, and nobody else could come. */
  public void refuse(OrdinalSet whole) {
    refused = whole;
  }

  /** From now on so many may be inside; whoever is inside already stays. */
  public void adapt(int newPlaces) {
    if (rules.inside() > 0 && newPlaces > 0) {
      places = newPlaces;
    }
  }

  // What is to be decided.

  /** The next thing to be decided at that moment, if there is one; changes nothing. */
  public Optional<Decision> due(long now) {
    if (failed) {
      return Optional.empty();
    }
    if (why == null) {
      return opening(now);
    }
    return releasing(now);
  }

  private Optional<Decision> opening(long now) {
    OrdinalSet there = entered;
    OrdinalSet lacking = expected.minus(entered);
    if (there.isEmpty() && !called) {
      return hopeless() ? Optional.of(new Fail(Why.TOO_FEW)) : Optional.empty();
    }
    if (there.size() >= needed()) {
      return Optional.of(new Open(Why.ALL, lacking));
    }
    if (called) {
      return Optional.of(new Open(Why.CALLBACK, lacking));
    }
    if (rules.percent() > 0 && there.size() >= share() && now - firstAt >= rules.minWaitMillis()) {
      return Optional.of(new Open(Why.PERCENT, lacking));
    }
    if (rules.timeoutMillis() > 0 && now - firstAt >= rules.timeoutMillis()) {
      return Optional.of(
          rules.failOnTimeout() ? new Fail(Why.TIMEOUT) : new Open(Why.TIMEOUT, lacking));
    }
    OptionalLong beyond = kneeAt();
    if (beyond.isPresent() && now >= beyond.getAsLong()) {
      return Optional.of(new Open(Why.KNEE, lacking));
    }
    return hopeless() ? Optional.of(new Fail(Why.TOO_FEW)) : Optional.empty();
  }

  /** How many open it without any other condition. */
  private int needed() {
    int most = rules.max() > 0 ? Math.min(rules.max(), expected.size()) : expected.size();
    return Math.max(1, Math.max(most, rules.least()));
  }

  private int share() {
    long of = (long) needed() * rules.percent();
    return (int) Math.max(1, (of + ALL_PERCENT - 1) / ALL_PERCENT);
  }

  /** Whether nothing that can still happen opens it. */
  private boolean hopeless() {
    boolean none = expected.isEmpty();
    boolean can =
        callable()
            || (!none && (rules.timeoutMillis() > 0 || kneeCan()))
            || (rules.percent() > 0 && expected.size() >= share());
    return expected.size() < needed() && !can;
  }

  /** Whether it may still be said that it opens: it is asked again only after a change. */
  private boolean callable() {
    boolean whole = entered.equals(expected);
    return rules.callback() && !(whole && refused.equals(entered));
  }

  private boolean kneeCan() {
    boolean several = expected.size() >= KNEE_LEAST;
    return rules.knee() > 0 && several && (knee.known() || expected.size() > Knee.SAMPLES_MIN);
  }

  private OptionalLong kneeAt() {
    if (rules.knee() <= 0 || !knee.known() || entered.size() < KNEE_LEAST) {
      return OptionalLong.empty();
    }
    double pause = Math.max(KNEE_LEAST_MILLIS, Math.ceil(knee.threshold()));
    return OptionalLong.of(lastAt + (long) pause);
  }

  private Optional<Decision> releasing(long now) {
    if (queue.isEmpty()) {
      return Optional.empty();
    }
    boolean throttled = portion > 0;
    int bound = rules.inside() > 0 ? places - holding.size() : Integer.MAX_VALUE;
    int quota = !throttled || now - portionAt >= rules.intervalMillis() ? bound : 0;
    quota = throttled ? Math.min(quota, portion) : quota;
    OrdinalSet.Builder out = OrdinalSet.builder();
    int taken = 0;
    for (Iterator<Ordinal> next = queue.iterator(); next.hasNext() && taken < bound; ) {
      Ordinal one = next.next();
      // A late one is no part of the crowd that is let out bit by bit.
      if (late.contains(one) || quota-- > 0) {
        out.add(one);
        taken++;
      }
    }
    OrdinalSet who = out.build();
    return who.isEmpty() ? Optional.empty() : Optional.of(new Release(who, who.intersect(late)));
  }

  /** When something will be due if nothing else happens until then. */
  public OptionalLong wakeAt(long now) {
    if (failed) {
      return OptionalLong.empty();
    }
    if (due(now).isPresent()) {
      return OptionalLong.of(now);
    }
    if (why != null) {
      boolean portionLater =
          portion > 0 && !queue.isEmpty() && now - portionAt < rules.intervalMillis();
      return portionLater
          ? OptionalLong.of(portionAt + rules.intervalMillis())
          : OptionalLong.empty();
    }
    if (entered.isEmpty()) {
      return OptionalLong.empty();
    }
    long at = Long.MAX_VALUE;
    if (rules.timeoutMillis() > 0) {
      at = Math.min(at, firstAt + rules.timeoutMillis());
    }
    if (rules.percent() > 0 && entered.size() >= share()) {
      at = Math.min(at, firstAt + rules.minWaitMillis());
    }
    OptionalLong beyond = kneeAt();
    if (beyond.isPresent()) {
      at = Math.min(at, beyond.getAsLong());
    }
    return at == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** It is so from now on. */
  public void apply(Decision decision, long now) {
    if (decision instanceof Open open) {
      why = open.why();
      openedAt = now;
      stragglers = open.stragglers();
      portion = rules.count();
      if (rules.releasePercent() > 0) {
        long of = (long) entered.size() * rules.releasePercent();
        portion = (int) Math.max(1, (of + ALL_PERCENT - 1) / ALL_PERCENT);
      }
    } else if (decision instanceof Fail fail) {
      why = fail.why();
      openedAt = now;
      failed = true;
      stragglers = expected.minus(entered);
      queue.clear();
    } else if (decision instanceof Release release) {
      OrdinalSet who = release.who();
      released = released.union(who);
      queue.removeIf(who::contains);
      if (rules.inside() > 0) {
        holding = holding.union(who.minus(finished));
      }
      if (!who.minus(release.late()).isEmpty()) {
        portionAt = now;
      }
    }
  }

  // Where it stands.

  public OrdinalSet expected() {
    return expected;
  }

  /** Those who have entered, released or not. */
  public OrdinalSet entered() {
    return entered;
  }

  public OrdinalSet released() {
    return released;
  }

  /** Inside and not released. */
  public OrdinalSet waiting() {
    return failed ? OrdinalSet.empty() : entered.minus(released);
  }

  /** Who entered when it was open. */
  public OrdinalSet late() {
    return late;
  }

  /** Who was expected and not there when it opened. */
  public OrdinalSet stragglers() {
    return stragglers;
  }

  /** Who has a place in the semaphore. */
  public OrdinalSet holding() {
    return holding;
  }

  public boolean open() {
    return why != null && !failed;
  }

  public boolean failed() {
    return failed;
  }

  /** Why it opened or failed; null as long as it is shut. */
  public Why why() {
    return why;
  }

  /** When it opened or failed. */
  public long openedAt() {
    return openedAt;
  }

  /** When the first one entered; 0 if nobody has. */
  public long firstAt() {
    return firstAt;
  }

  /** With how many it opens if nothing else opens it. */
  public int quorum() {
    return needed();
  }
}
