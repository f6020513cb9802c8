package com.plushm.controller.decide.application;

import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A farm of tasks (application.md §1, workflow): inputs are given to hosts, so many at a time; one
 * that takes far longer than the others is given to a second host as well, and the first good
 * result wins. Every input ends as exactly one of done and failed. Like {@link Barrier} it hears
 * what happens, says what is {@link #due}, and has it decided by {@link #apply}.
 */
public final class Farm {
  /** A result is at least so long on its way: who is that little late is no straggler. */
  public static final long KNEE_LEAST_MILLIS = 1_000;

  /**
   * What holds for it.
   *
   * @param inputs how many there are
   * @param slots tasks at a time on one host
   * @param attempts of one input that may fail; hosts that are lost do not count
   * @param knee factor of deviation of a task's duration that makes a straggler; 0 for never
   */
  public record Rules(int inputs, int slots, int attempts, double knee) {}

  /** What it decides. */
  public sealed interface Decision {}

  /**
   * A host is to do an input.
   *
   * @param second whether another host is at it
   */
  public record Give(int input, Ordinal host, boolean second) implements Decision {}

  /** A host need not go on: another one was first. */
  public record Stop(int input, Ordinal host) implements Decision {}

  private static final class Task {
    final SortedMap<Ordinal, Long> running = new TreeMap<>();
    final TreeSet<Ordinal> stopping = new TreeSet<>();
    OrdinalSet tried = OrdinalSet.empty();
    int failures;
    Ordinal winner;
    boolean failed;

    boolean settled() {
      return winner != null || failed;
    }
  }

  private final Rules rules;
  private final Knee knee;
  private final List<Task> tasks = new ArrayList<>();
  private final TreeSet<Integer> open = new TreeSet<>();
  private final TreeSet<Integer> underWay = new TreeSet<>();
  private final SortedMap<Ordinal, Integer> load = new TreeMap<>();
  private OrdinalSet resting = OrdinalSet.empty();
  private int done;
  private int failed;
  private boolean noMoreHosts;

  public Farm(Rules rules) {
    this.rules = rules;
    this.knee = new Knee(rules.knee());
    for (int i = 0; i < rules.inputs(); i++) {
      tasks.add(new Task());
      open.add(i);
    }
  }

  // What happens.

  /** The host takes part from now on. */
  public void join(Ordinal host) {
    load.putIfAbsent(host, 0);
  }

  /** These are given nothing new, and no others. */
  public void rest(OrdinalSet hosts) {
    resting = hosts;
  }

  /** The host is gone: what it had goes to others. */
  public void lose(Ordinal host) {
    load.remove(host);
    for (int input : List.copyOf(underWay)) {
      Task task = tasks.get(input);
      if (task.running.remove(host) != null) {
        task.stopping.remove(host);
        idle(input, task);
      }
    }
    closeIfNobodyIsLeft();
  }

  /**
   * No host will come any more, as it looks now: what is not done when the last one is gone fails.
   * Until then the farm waits for hosts.
   */
  public void noMoreHosts() {
    noMoreHosts = true;
    closeIfNobodyIsLeft();
  }

  /** Others will come after all: they take the places of hosts that are gone. */
  public void moreHosts() {
    noMoreHosts = false;
  }

  private void closeIfNobodyIsLeft() {
    if (noMoreHosts && load.isEmpty()) {
      for (int input : List.copyOf(open)) {
        fail(input, tasks.get(input));
      }
    }
  }

  /** A host's task ended. Only the first good result of an input counts. */
  public void ended(int input, Ordinal host, boolean well, long now) {
    Task task = tasks.get(input);
    Long since = task.running.remove(host);
    if (since == null) {
      return; // It was lost meanwhile, or said so before.
    }
    load.computeIfPresent(host, (h, n) -> n - 1);
    task.stopping.remove(host);
    if (task.settled()) {
      settleQuietly(input, task);
    } else if (well) {
      task.winner = host;
      done++;
      knee.add(Math.max(0, now - since));
      settleQuietly(input, task);
    } else {
      task.failures++;
      idle(input, task);
    }
  }

  private void settleQuietly(int input, Task task) {
    if (task.running.isEmpty()) {
      underWay.remove(input);
    }
  }

  private void fail(int input, Task task) {
    task.failed = true;
    failed++;
    open.remove(input);
    underWay.remove(input);
  }

  /** Nobody is at it, unless a second one is: it is given again, or has failed often enough. */
  private void idle(int input, Task task) {
    if (!task.running.isEmpty()) {
      return;
    }
    underWay.remove(input);
    if (!task.settled()) {
      // The last one that was at it may be lost after another one has failed, or before.
      if (task.failures >= rules.attempts()) {
        fail(input, task);
      } else {
        open.add(input);
      }
    }
  }

  // What is to be decided.

  /** The next thing to be decided at that moment, if there is one; changes nothing. */
  public Optional<Decision> due(long now) {
    for (int input : underWay) {
      Task task = tasks.get(input);
      if (task.winner != null) {
        for (Ordinal host : task.running.keySet()) {
          if (!task.stopping.contains(host)) {
            return Optional.of(new Stop(input, host));
          }
        }
      }
    }
    return freest().isPresent() ? give(now) : Optional.empty();
  }

  private boolean free(Map.Entry<Ordinal, Integer> host) {
    return host.getValue() < rules.slots() && !resting.contains(host.getKey());
  }

  private Optional<Ordinal> freest() {
    return load.entrySet().stream()
        .filter(this::free)
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  private Optional<Decision> give(long now) {
    for (int input : open) {
      Optional<Ordinal> host = hostFor(tasks.get(input));
      if (host.isPresent()) {
        return Optional.of(new Give(input, host.get(), false));
      }
    }
    if (!open.isEmpty() || rules.knee() <= 0 || !knee.known()) {
      return Optional.empty();
    }
    for (int input : underWay) {
      Task task = tasks.get(input);
      if (task.winner == null && task.running.size() == 1 && now >= stragglesAt(task)) {
        Optional<Ordinal> host = freeOf(task.tried);
        if (host.isPresent()) {
          return Optional.of(new Give(input, host.get(), true));
        }
      }
    }
    return Optional.empty();
  }

  private long stragglesAt(Task task) {
    long since = task.running.get(task.running.firstKey());
    return since + (long) Math.max(KNEE_LEAST_MILLIS, Math.ceil(knee.threshold()));
  }

  /** A free host that has not tried it; any free one if all have. */
  private Optional<Ordinal> hostFor(Task task) {
    Optional<Ordinal> fresh = freeOf(task.tried);
    boolean all =
        load.keySet().stream().allMatch(h -> task.tried.contains(h) || resting.contains(h));
    return fresh.isPresent() || !all ? fresh : freest();
  }

  private Optional<Ordinal> freeOf(OrdinalSet tried) {
    return load.entrySet().stream()
        .filter(e -> free(e) && !tried.contains(e.getKey()))
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** When something will be due if nothing else happens until then. */
  public OptionalLong wakeAt(long now) {
    if (due(now).isPresent()) {
      return OptionalLong.of(now);
    }
    if (!open.isEmpty() || rules.knee() <= 0 || !knee.known()) {
      return OptionalLong.empty();
    }
    return underWay.stream()
        .map(tasks::get)
        .filter(t -> t.winner == null && t.running.size() == 1 && freeOf(t.tried).isPresent())
        .mapToLong(this::stragglesAt)
        .min();
  }

  /** It is so from now on. */
  public void apply(Decision decision, long now) {
    if (decision instanceof Give give) {
      Task task = tasks.get(give.input());
      join(give.host());
      load.merge(give.host(), 1, Integer::sum);
      task.running.put(give.host(), now);
      task.tried = task.tried.union(OrdinalSet.of(give.host()));
      open.remove(give.input());
      underWay.add(give.input());
    } else if (decision instanceof Stop stop) {
      tasks.get(stop.input()).stopping.add(stop.host());
    }
  }

  // Where it stands.

  /** Whether every input is done or failed, and no host is at any of them. */
  public boolean over() {
    return done + failed == tasks.size() && underWay.isEmpty();
  }

  public int done() {
    return done;
  }

  public int failed() {
    return failed;
  }

  public int inputs() {
    return tasks.size();
  }

  /** Inputs that some host is at. */
  public int running() {
    return underWay.size();
  }

  /** Whose result of that input counts, if there is one. */
  public Optional<Ordinal> winner(int input) {
    return Optional.ofNullable(tasks.get(input).winner);
  }

  /** Whether the input failed for good. */
  public boolean failed(int input) {
    return tasks.get(input).failed;
  }

  /** Hosts that take part. */
  public OrdinalSet hosts() {
    return OrdinalSet.of(load.keySet());
  }
}
