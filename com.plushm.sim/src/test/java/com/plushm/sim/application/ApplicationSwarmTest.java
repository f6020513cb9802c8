package com.plushm.sim.application;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/**
 * Whole applications while clients and controllers die: a fixed set of seeds, and fresh ones for a
 * while; {@link ApplicationSwarm} runs as many as one likes.
 */
public class ApplicationSwarmTest {
  /** How long fresh seeds are run. */
  private static final String SECONDS = "plushm.applications.seconds";

  private static final List<Long> ONCE_FAILED =
      List.of(
          1_126L, // a failed workflow was forgotten by the controller that told of the end
          1_312L,
          2_439L,
          1_334L, // what was not run after a failure stood in no block after a restart
          1_366L, // a host that was to be replaced had neither answered nor was it missing
          2_452L, // whether a service was up stood in the account as a second outcome of it
          8_050L, // whose entry to a barrier that had failed was open when its host left was
          // missing
          8_306L, // the root wanted a package before the next controller had opened its file
          1_750L, // an end was told that no journal held; a spare host that had been lost once
          1_495L, // a workflow that was done before its last host came to it went round in circles
          104_376L, // a host that left while it was being invited again could never join
          103_043L, // after a restart a barrier waited for a host whose loss had been ignored
          108_146L, // a host that was lost when it was not needed was in no account after a restart
          108_160L,
          108_780L, // software that was not run before a restart was not run after it
          107_765L, // what began anew was given up with what had not ended before it
          110_059L,
          107_787L, // a client that died after it was told whom to join was never launched again
          110_821L, // a workflow gave up with its last host, though another took its place
          200_172L, // a callback was not asked again when fewer could come to its barrier
          201_197L,
          207_073L,
          208_758L, // the root let go of an answer that the dead controller's journal lacked
          209_154L, // a host was given up for not joining while there was no root
          2_292L, // who was lost and invited again when all had ended was let go by nobody
          9_678L,
          469_327_809_679L, // who came after a barrier had failed was told nothing of what follows
          821_035L, // a service whose last words were lost with a node was said to be running
          822_399L, // one host takes longer for all of a farm than the check had waited
          839_514L, // the knee of those who were gone opened a barrier for one alone
          1_146_030L, // a client told in time, and paced by its search before, joined a little late
          930_544L, // news of a failed child came before its connection's end: it is told farewell
          463_839_640_122L, // whose invitation was taken back joined, and nobody let it go
          542_780L, // who was still looked for when all was to end was given up
          300_943L); // nothing began anew, as it was interrupted before all had ended

  private static void run(long seed, List<String> failures) {
    ApplicationRun.Result result =
        ApplicationSwarm.once(seed, ApplicationSwarm.overlay(seed), null);
    if (result.end() == ApplicationRun.End.VIOLATED) {
      failures.add("seed " + seed + ": " + result.what());
    }
  }

  @Test
  public void whatFailedOnceHolds() {
    List<String> failures = new ArrayList<>();
    ONCE_FAILED.forEach(seed -> run(seed, failures));
    assertEquals(List.of(), failures);
  }

  @Test
  public void applicationsComeToTheirEnd() {
    List<String> failures = new ArrayList<>();
    for (long seed = 1; seed <= 120; seed++) {
      run(seed, failures);
    }
    assertEquals(List.of(), failures);
  }

  /** Each time others; the base is printed, and a failure names its seed. */
  @Test
  public void freshSeedsComeToTheirEnd() {
    long base = System.currentTimeMillis() % 1_000_000_000L * 1_000;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong(SECONDS, 15));
    List<String> failures = new ArrayList<>();
    long seed = base;
    while (System.nanoTime() < end && failures.isEmpty()) {
      run(seed++, failures);
    }
    System.out.println("fresh seeds of applications " + base + ".." + (seed - 1));
    assertEquals(List.of(), failures);
  }
}
