package com.plushm.controller.decide.application;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * The barrier against a model that is asked at every millisecond with sets of numbers: what opens
 * it when, who passes, and that a barrier restored from what was written down goes on the same way.
 */
class BarrierPropertyTest {
  private static final int HOSTS = 6;
  private static final int STEP_MILLIS = 50;

  /** The rules in the words of the page; no knee, which has a test of its own. */
  private static final class Model {
    final Barrier.Rules rules;
    final TreeSet<Integer> expected = new TreeSet<>();
    final LinkedHashMap<Integer, Boolean> inside = new LinkedHashMap<>();
    final TreeSet<Integer> released = new TreeSet<>();
    final TreeSet<Integer> holding = new TreeSet<>();
    final TreeSet<Integer> finished = new TreeSet<>();
    Long firstAt;
    boolean called;
    boolean refused;
    boolean open;
    boolean failed;

    Model(Barrier.Rules rules) {
      this.rules = rules;
    }

    int needed() {
      int all = rules.max() == 0 ? expected.size() : Math.min(rules.max(), expected.size());
      return Math.max(Math.max(all, rules.least()), 1);
    }

    void enter(int who, long now) {
      if (failed || !expected.contains(who) || inside.containsKey(who) || released.contains(who)) {
        return;
      }
      if (inside.isEmpty() && !open) {
        firstAt = now;
      }
      inside.put(who, open);
    }

    void leave(int who) {
      expected.remove(who);
      refused &= inside.remove(who) == null;
      holding.remove(who);
    }

    boolean whole() {
      return !open && !failed && inside.keySet().equals(expected);
    }

    void judge(long now) {
      int there = inside.size();
      if (!open && !failed) {
        boolean enough =
            rules.percent() > 0
                && there * 100 >= needed() * rules.percent()
                && there > 0
                && now - firstAt >= rules.minWaitMillis();
        boolean up =
            rules.timeoutMillis() > 0 && there > 0 && now - firstAt >= rules.timeoutMillis();
        boolean percentCan =
            rules.percent() > 0
                && !expected.isEmpty()
                && expected.size() * 100 >= needed() * rules.percent();
        boolean timeoutCan = rules.timeoutMillis() > 0 && !expected.isEmpty();
        boolean callCan = rules.callback() && !(whole() && (refused || expected.isEmpty()));
        if ((there >= needed()) || called || enough || (up && !rules.failOnTimeout())) {
          open = true;
        } else if (up || (expected.size() < needed() && !percentCan && !timeoutCan && !callCan)) {
          failed = true;
        }
      }
      if (open) {
        for (int who : List.copyOf(inside.keySet())) {
          if (!released.contains(who)
              && (rules.inside() == 0 || holding.size() < rules.inside())
              && rules.count() == 0) {
            released.add(who);
            if (rules.inside() > 0 && !finished.contains(who)) {
              holding.add(who);
            }
          }
        }
      }
    }
  }

  private static TreeSet<Integer> numbers(OrdinalSet set) {
    TreeSet<Integer> numbers = new TreeSet<>();
    set.stream().map(Ordinal::value).forEach(numbers::add);
    return numbers;
  }

  private static void settle(Barrier barrier, long now, List<Barrier.Decision> decided) {
    int most = 10 * HOSTS;
    for (Optional<Barrier.Decision> d = barrier.due(now); d.isPresent(); d = barrier.due(now)) {
      barrier.apply(d.get(), now);
      decided.add(d.get());
      assertTrue("it decides for ever", decided.size() < most);
    }
  }

  private static void act(Barrier barrier, Model model, int event, long now) {
    int who = event % HOSTS;
    switch (event / HOSTS) {
      case 0, 1, 2, 3 -> {
        barrier.enter(OrdinalSet.of(who), now);
        model.enter(who, now);
      }
      case 4 -> {
        barrier.leave(OrdinalSet.of(who));
        model.leave(who);
      }
      case 5 -> {
        if (model.released.contains(who)) {
          barrier.finish(OrdinalSet.of(who));
          model.finished.add(who);
          model.holding.remove(who);
        }
      }
      case 6 -> {
        if (model.rules.callback() && model.whole()) {
          barrier.refuse(OrdinalSet.of(model.expected.stream().mapToInt(i -> i).toArray()));
          model.refused = true;
        }
      }
      case 7 -> {
        if (who == 0) {
          barrier.call();
          model.called = model.rules.callback();
        }
      }
      default -> {
        // Time passes.
      }
    }
  }

  @Property(tries = 5_000)
  void itDoesWhatTheModelDoes(
      @ForAll @IntRange(max = HOSTS) int max,
      @ForAll @IntRange(min = 1, max = 4) int least,
      @ForAll @IntRange(max = 100) int percent,
      @ForAll @IntRange(max = 5) int minWait,
      @ForAll @IntRange(max = 8) int timeout,
      @ForAll boolean failOnTimeout,
      @ForAll boolean callback,
      @ForAll @IntRange(max = 3) int inside,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 59) Integer> events) {
    Barrier.Rules rules =
        new Barrier.Rules(
            max,
            least,
            percent,
            (long) minWait * STEP_MILLIS,
            (long) timeout * STEP_MILLIS,
            failOnTimeout,
            0,
            callback,
            0,
            0,
            0,
            inside);
    Barrier barrier = new Barrier(rules);
    Model model = new Model(rules);
    barrier.expect(OrdinalSet.range(0, HOSTS - 1));
    for (int i = 0; i < HOSTS; i++) {
      model.expected.add(i);
    }
    List<Barrier.Decision> decided = new ArrayList<>();
    long now = 5_000;
    for (int event : events) {
      act(barrier, model, event, now);
      settle(barrier, now, decided);
      model.judge(now);
      assertEquals(model.open, barrier.open());
      assertEquals(model.failed, barrier.failed());
      assertEquals(model.released, numbers(barrier.released()));
      assertEquals(model.holding, numbers(barrier.holding()));
      long until = now + STEP_MILLIS;
      OptionalLong wake = barrier.wakeAt(now);
      if (wake.isPresent() && wake.getAsLong() <= until) {
        now = wake.getAsLong();
        settle(barrier, now, decided);
        model.judge(now);
        assertEquals(model.open, barrier.open());
        assertEquals(model.failed, barrier.failed());
        assertEquals(model.released, numbers(barrier.released()));
      }
      now = until;
    }
  }

  @Property(tries = 2_000)
  void whoIsRestoredGoesOnTheSameWay(
      @ForAll @IntRange(max = 3) int count,
      @ForAll @IntRange(max = 3) int inside,
      @ForAll @IntRange(max = 4) int knee,
      @ForAll @IntRange(max = 20) int cut,
      @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 47) Integer> events) {
    Barrier.Rules rules =
        new Barrier.Rules(0, 1, 0, 0, 3_000, false, knee, false, count, 0, 700, inside);
    Barrier through = new Barrier(rules);
    Barrier restored = new Barrier(rules);
    List<Barrier.Decision> of = new ArrayList<>();
    List<Barrier.Decision> again = new ArrayList<>();
    through.expect(OrdinalSet.range(0, HOSTS - 1));
    restored.expect(OrdinalSet.range(0, HOSTS - 1));
    long now = 5_000;
    int at = 0;
    for (int event : events) {
      Model unused = new Model(rules);
      act(through, unused, event, now);
      act(restored, unused, event, now);
      int before = of.size();
      settle(through, now, of);
      if (at++ < cut) {
        for (Barrier.Decision decision : of.subList(before, of.size())) {
          restored.apply(decision, now); // As it was written down.
          again.add(decision);
        }
      } else {
        settle(restored, now, again);
      }
      assertEquals(of, again);
      assertEquals(through.wakeAt(now), restored.wakeAt(now));
      now += 311;
    }
  }
}
