package com.plushm.client.process;

import com.plushm.client.decide.Recovered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes that an earlier incarnation of the client started and did not live to see the end of.
 * Those of shell commands are ended (application.md §3); a process is recognised by boot, pid and
 * start time, and what a dead leader left behind by its group and our variables in its environment.
 */
public final class Leftovers {
  /** From TERM to KILL. */
  static final long GRACE_MILLIS = 500;

  private static final long POLL_MILLIS = 5;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** One of the variables that every process of ours is started with. */
  private static final String OUR_VARIABLE = "PLUSHM_EXECUTION";

  private Leftovers() {}

  /** What tells one boot of the machine from another; empty where that is not known. */
  public static String boot() {
    try {
      return Files.readString(BOOT_ID).trim();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Ends what is left of open runs. Takes {@value #GRACE_MILLIS} ms if something ignores TERM.
   *
   * @return how many groups were ended
   */
  public static int end(List<Recovered.Open> open, String boot) {
    List<Long> targets = new ArrayList<>();
    List<Long> leaderless = new ArrayList<>();
    for (Recovered.Open run : open) {
      if (run.process() == null || run.concluded() != null || !run.boot().equals(boot)) {
        continue;
      }
      long pid = run.process().pid();
      Optional<ProcStat> now = ProcStat.of(pid);
      if (now.isEmpty()) {
        leaderless.add(pid);
      } else if (now.get().startTime() == run.process().startTime()) {
        targets.add(now.get().group() == pid ? -pid : pid);
      }
    }
    groupsLeft(leaderless).forEach(group -> targets.add(-group));
    if (!targets.isEmpty()) {
      Signals.send(Signals.TERM, targets);
      if (!gone(targets)) {
        Signals.send(Signals.KILL, targets);
      }
    }
    return targets.size();
  }

  /** The groups among these, whose leaders are gone, that still have a process of ours in them. */
  static SortedSet<Long> groupsLeft(List<Long> leaders) {
    SortedSet<Long> groups = new TreeSet<>();
    if (leaders.isEmpty()) {
      return groups;
    }
    SortedSet<Long> wanted = new TreeSet<>(leaders);
    for (ProcStat process : ProcStat.all()) {
      if (wanted.contains(process.group())
          && process.alive()
          && process.hasVariable(OUR_VARIABLE)) {
        groups.add(process.group());
      }
    }
    return groups;
  }

  private static boolean gone(List<Long> targets) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS)) {
      if (noneAlive(targets)) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return noneAlive(targets);
  }

  private static boolean noneAlive(List<Long> targets) {
    for (ProcStat process : ProcStat.all()) {
      if (process.alive()
          && (targets.contains(-process.group()) || targets.contains(process.pid()))) {
        return false;
      }
    }
    return true;
  }
}
