package com.plushm.fabric.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

public class LoopThreadTest {
  private final List<RuntimeException> defects = Collections.synchronizedList(new ArrayList<>());
  private final LoopThread loop = new LoopThread("test-loop", defects::add);

  @After
  public void close() {
    loop.close();
  }

  private void settle() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.post(done::countDown);
    assertTrue(done.await(10, TimeUnit.SECONDS));
  }

  @Test
  public void eventsRunInTheOrderInWhichTheyWerePosted() throws InterruptedException {
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int n = i;
      loop.post(() -> seen.add(n));
    }
    settle();
    for (int i = 0; i < 1_000; i++) {
      assertEquals(i, (int) seen.get(i));
    }
  }

  @Test
  public void anEventThatFailsIsReportedAndTheLoopGoesOn() throws InterruptedException {
    loop.post(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    settle();
    assertEquals("on purpose", defects.get(0).getMessage());
  }

  @Test
  public void timersFireInTheOrderOfTheirTimeUnlessCancelled() throws InterruptedException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch last = new CountDownLatch(1);
    loop.schedule(
        60,
        () -> {
          seen.add("second");
          last.countDown();
        });
    loop.schedule(20, () -> seen.add("first"));
    loop.schedule(40, () -> seen.add("never")).cancel();
    assertTrue(last.await(10, TimeUnit.SECONDS));
    assertEquals(List.of("first", "second"), seen);
  }

  @Test
  public void aFullLoopHoldsOthersBack() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    loop.post(() -> awaitQuietly(gate));
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch through = new CountDownLatch(1);
    Thread poster =
        new Thread(
            () -> {
              for (int i = 0; i < LoopThread.EVENTS_MAX + 10; i++) {
                loop.post(() -> {});
                started.countDown();
              }
              through.countDown();
            });
    poster.start();
    assertTrue(started.await(10, TimeUnit.SECONDS));
    assertEquals("held back", false, through.await(300, TimeUnit.MILLISECONDS));
    gate.countDown();
    assertTrue(through.await(10, TimeUnit.SECONDS));
    poster.join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
