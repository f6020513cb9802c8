package com.plushm.sim.world;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.Test;

public class VirtualTimeTest {
  private record Made(long due, int order) {}

  private final VirtualTime time = new VirtualTime(1);
  private final List<Made> made = new ArrayList<>();
  private final List<Made> happened = new ArrayList<>();

  private void make(long delay) {
    Made one = new Made(time.now() + Math.max(0, delay), made.size());
    made.add(one);
    time.after(
        delay,
        () -> {
          assertEquals(one.due(), time.now());
          happened.add(one);
        });
  }

  private void inOrder() {
    made.sort(Comparator.comparingLong(Made::due).thenComparingInt(Made::order));
    assertEquals(made, happened);
  }

  @Test
  public void whatWasMadeFirstForAMomentHappensFirstThereHoweverFarItWas() {
    make(20_000);
    time.run(15_000);
    make(5_000);
    make(0);
    make(-3);
    time.run(4_999);
    make(1);
    make(0);
    assertEquals(2, happened.size());
    time.run(1);
    inOrder();
  }

  @Test
  public void eventsMakeEventsAndAllKeepTheirOrder() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      make(random.nextLong(100_000));
    }
    for (int i = 0; i < 2_000; i++) {
      time.after(random.nextLong(60_000), () -> make(random.nextLong(random.nextLong(1, 30_000))));
    }
    time.run(10_000);
    make(200_000);
    time.run(1_000_000);
    inOrder();
    assertEquals(1_010_000, time.now());
    assertEquals(made.size() + 2_000, time.events());
  }

  @Test
  public void aStepGoesNoFurtherThanItMay() {
    assertFalse(time.step(Long.MAX_VALUE));
    make(50_000);
    assertFalse(time.step(49_999));
    assertEquals(0, time.now());
    assertTrue(time.step(50_000));
    assertEquals(50_000, time.now());
    assertFalse(time.step(Long.MAX_VALUE));
    inOrder();
  }
}
