package com.plushm.controller.decide.application;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Ordinal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens, every input ends as one of done and failed, and no host has too many. */
class FarmPropertyTest {
  private static final int HOSTS = 4;

  /** What runs where, as the world sees it. */
  private final TreeMap<Integer, TreeSet<Integer>> running = new TreeMap<>();

  private final TreeSet<Integer> won = new TreeSet<>();
  private final TreeSet<Integer> gone = new TreeSet<>();

  private void settle(Farm farm, Farm restored, int slots, long now) {
    int guard = 0;
    for (Optional<Farm.Decision> d = farm.due(now); d.isPresent(); d = farm.due(now)) {
      assertTrue("it decides for ever", guard++ < 1_000);
      if (restored != null) {
        assertEquals(d, restored.due(now));
        restored.apply(d.get(), now);
      }
      farm.apply(d.get(), now);
      if (d.get() instanceof Farm.Give give) {
        int host = give.host().value();
        assertTrue("to a host that is gone", !gone.contains(host));
        assertTrue("after its end", !won.contains(give.input()));
        TreeSet<Integer> there = running.computeIfAbsent(give.input(), i -> new TreeSet<>());
        assertEquals("the second is another one", give.second(), !there.isEmpty());
        assertTrue("twice at the same host", there.add(host));
        assertTrue("never more than two", there.size() <= 2);
        assertTrue(
            "too many at a time",
            running.values().stream().filter(s -> s.contains(host)).count() <= slots);
      } else if (d.get() instanceof Farm.Stop stop) {
        assertTrue(won.contains(stop.input()));
        assertTrue(running.get(stop.input()).contains(stop.host().value()));
      }
    }
  }

  @Property(tries = 3_000)
  void everyInputIsAccountedForExactlyOnce(
      @ForAll @IntRange(min = 1, max = 8) int inputs,
      @ForAll @IntRange(min = 1, max = 3) int slots,
      @ForAll @IntRange(min = 1, max = 3) int attempts,
      @ForAll @IntRange(max = 4) int knee,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 999) Integer> events) {
    running.clear();
    won.clear();
    gone.clear();
    Farm farm = new Farm(new Farm.Rules(inputs, slots, attempts, knee));
    Farm twin = new Farm(new Farm.Rules(inputs, slots, attempts, knee));
    for (int i = 0; i < HOSTS; i++) {
      farm.join(new Ordinal(i));
      twin.join(new Ordinal(i));
    }
    long now = 0;
    settle(farm, twin, slots, now);
    List<Integer> rest = new ArrayList<>(events);
    for (int i = 0; i < 10 * inputs * attempts; i++) {
      rest.add(10 + 9 * i); // In the end everything ends well somewhere.
    }
    for (int event : rest) {
      now += 400;
      if (event % 10 == 9 && gone.size() < HOSTS - 1) {
        int host = event / 10 % HOSTS;
        gone.add(host);
        farm.lose(new Ordinal(host));
        twin.lose(new Ordinal(host));
        running.values().forEach(s -> s.remove(host));
      } else {
        end(farm, twin, event, now);
      }
      settle(farm, twin, slots, now);
      assertEquals(won.size(), farm.done());
    }
    assertTrue(farm.over());
    assertEquals(inputs, farm.done() + farm.failed());
    for (int i = 0; i < inputs; i++) {
      assertTrue(farm.failed(i) != farm.winner(i).isPresent());
      assertEquals(won.contains(i), farm.winner(i).isPresent());
    }
  }

  private void end(Farm farm, Farm twin, int event, long now) {
    List<int[]> all = new ArrayList<>();
    running.forEach((input, hosts) -> hosts.forEach(h -> all.add(new int[] {input, h})));
    if (all.isEmpty()) {
      return;
    }
    int[] one = all.get(event % all.size());
    boolean well = event % 3 != 0;
    running.get(one[0]).remove(one[1]);
    if (well) {
      won.add(one[0]);
    }
    farm.ended(one[0], new Ordinal(one[1]), well, now);
    twin.ended(one[0], new Ordinal(one[1]), well, now);
  }
}
