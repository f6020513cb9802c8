package com.plushm.controller.decide.application;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class KneeTest {
  @Test
  public void nothingIsKnownFromOneSample() {
    Knee knee = new Knee(4);
    assertFalse(knee.known());
    knee.add(10);
    assertFalse(knee.known());
    knee.add(10);
    assertTrue(knee.known());
  }

  @Test
  public void evenTimesBringTheThresholdDownToTheMean() {
    Knee knee = new Knee(4);
    for (int i = 0; i < 100; i++) {
      knee.add(10);
    }
    assertEquals(10, knee.threshold(), 0.1);
  }

  @Test
  public void theFactorWidensIt() {
    Knee narrow = new Knee(1);
    Knee wide = new Knee(4);
    for (int i = 0; i < 20; i++) {
      narrow.add(i % 2 == 0 ? 10 : 20);
      wide.add(i % 2 == 0 ? 10 : 20);
    }
    assertTrue(wide.threshold() > narrow.threshold() + 5);
    assertTrue("all that came was within it", wide.threshold() > 20);
  }

  @Test
  public void manyEqualSamplesAtOnceAreAsGoodAsOneAfterTheOther() {
    Knee single = new Knee(4);
    Knee several = new Knee(4);
    single.add(30);
    several.add(30);
    for (int i = 0; i < 50; i++) {
      single.add(7);
    }
    several.add(7, 50);
    assertEquals(single.threshold(), several.threshold(), 1e-9);
    several.add(7, Integer.MAX_VALUE);
    assertEquals(7, several.threshold(), 0.1);
  }
}
