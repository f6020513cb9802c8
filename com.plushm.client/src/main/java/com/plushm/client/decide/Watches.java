package com.plushm.client.decide;

import com.plushm.api.command.Care;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Monitors of supervised processes (application.md §1): commands that must end well, patterns in
 * the output, silence. They belong to one incarnation: the next begins to count anew.
 */
final class Watches {
  /** The timer of a monitor that looks from time to time. */
  static final String WATCH = "watch ";

  /** What is looked at of a line. */
  static final int LINE_BYTES_MAX = 8 << 10;

  /** Commands of monitors that run at a time; one that finds no place looks at its next turn. */
  static final int PROBES_MAX = 16;

  private static final int SIGKILL = 9;
  private static final long INTERVAL_MIN_MILLIS = 100;

  /** One monitor of one process. */
  private static final class Watching {
    final Task task;
    final Care.Watch watch;

    /** Among those of its process, from 1 on. */
    final int number;

    final long token;
    final Pattern pattern;

    /** Failures one after the other, or lines that matched. */
    int count;

    boolean probing;
    boolean overdue;

    Watching(Task task, Care.Watch watch, int number, long token, Pattern pattern) {
      this.task = task;
      this.watch = watch;
      this.number = number;
      this.token = token;
      this.pattern = pattern;
    }

    long interval() {
      return Math.max(INTERVAL_MIN_MILLIS, watch.intervalMillis());
    }

    String words() {
      return "'" + String.join(" ", watch.words()) + "'";
    }
  }

  /** What was put out of a line that is not whole yet. */
  private static final class Line {
    private final byte[] bytes = new byte[LINE_BYTES_MAX];
    private int length;

    /** Takes output; hands over each line that is whole. */
    void take(byte[] more, List<String> lines) {
      for (byte next : more) {
        if (next == '\n') {
          lines.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
          length = 0;
        } else if (length < LINE_BYTES_MAX) {
          bytes[length++] = next;
        }
      }
    }
  }

  private final ExecutorContext context;
  private final LongSupplier tokens;
  private final BiConsumer<Task, String> tripped;
  private final TreeMap<Long, Watching> byToken = new TreeMap<>();
  private final TreeMap<Long, List<Watching>> byTask = new TreeMap<>();
  private final TreeMap<Long, TreeMap<Stream, Line>> lines = new TreeMap<>();
  private final TreeMap<Long, Long> spokeAt = new TreeMap<>();
  private int probes;

  /**
   * @param tripped told which task is to be ended, and why
   */
  Watches(ExecutorContext context, LongSupplier tokens, BiConsumer<Task, String> tripped) {
    this.context = context;
    this.tokens = tokens;
    this.tripped = tripped;
  }

  /** A process is there. */
  void begin(Task task) {
    List<Care.Watch> watches = task.supervised.undertaking.care().watches();
    if (watches.isEmpty() || byTask.containsKey(task.token)) {
      return;
    }
    List<Watching> all = new ArrayList<>();
    byTask.put(task.token, all);
    spokeAt.put(task.token, context.now());
    for (Care.Watch watch : watches) {
      Pattern pattern = null;
      if (watch.kind() == Care.Watch.PATTERN) {
        try {
          pattern = Pattern.compile(watch.words().get(0));
        } catch (PatternSyntaxException e) {
          tripped.accept(task, "'" + watch.words().get(0) + "' is no regular expression");
          return;
        }
      }
      Watching watching = new Watching(task, watch, all.size() + 1, tokens.getAsLong(), pattern);
      all.add(watching);
      byToken.put(watching.token, watching);
      if (pattern == null) {
        context.startTimer(WATCH + watching.token, watching.interval());
      }
    }
  }

  /** The process is over, or about to be. */
  void end(Task task) {
    List<Watching> all = byTask.remove(task.token);
    spokeAt.remove(task.token);
    lines.remove(task.token);
    for (Watching watching : all == null ? List.<Watching>of() : all) {
      context.cancelTimer(WATCH + watching.token);
      if (watching.probing) {
        context.signalGroup(watching.token, SIGKILL); // It is forgotten when it has ended.
      } else {
        byToken.remove(watching.token);
      }
    }
  }

  /** A process has written something. */
  void output(Task task, Stream stream, Bytes bytes) {
    List<Watching> all = byTask.get(task.token);
    if (all == null) {
      return;
    }
    spokeAt.put(task.token, context.now());
    if (all.stream().noneMatch(w -> w.pattern != null)) {
      return;
    }
    List<String> whole = new ArrayList<>();
    lines
        .computeIfAbsent(task.token, t -> new TreeMap<>())
        .computeIfAbsent(stream, s -> new Line())
        .take(bytes.toArray(), whole);
    for (Watching watching : List.copyOf(all)) {
      for (String line : watching.pattern == null ? List.<String>of() : whole) {
        watching.count += watching.pattern.matcher(line).find() ? 1 : 0;
      }
      if (watching.pattern != null && watching.count >= watching.watch.threshold()) {
        trip(watching, "its output has " + watching.words() + ", " + times(watching.count));
      }
    }
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  private void trip(Watching watching, String why) {
    if (byTask.containsKey(watching.task.token)) {
      end(watching.task);
      tripped.accept(watching.task, why);
    }
  }

  /** A monitor's time has come. */
  void timer(long token) {
    Watching watching = byToken.get(token);
    if (watching == null || !byTask.containsKey(watching.task.token)) {
      return;
    }
    if (watching.watch.kind() == Care.Watch.SILENCE) {
      silence(watching);
    } else {
      probe(watching);
    }
  }

  private void silence(Watching watching) {
    long most = watching.interval() * watching.watch.threshold();
    long silent = context.now() - heardAt(watching.task);
    if (silent >= most) {
      trip(watching, "it has put out nothing for " + silent + " ms");
    } else {
      context.startTimer(WATCH + watching.token, most - silent);
    }
  }

  /** When it spoke last; as long as it is not read, the silence is ours. */
  private long heardAt(Task task) {
    return task.held() ? context.now() : Math.max(spokeAt.get(task.token), task.readAgainAt);
  }

  private void probe(Watching watching) {
    context.startTimer(WATCH + watching.token, watching.interval());
    if (watching.probing) {
      watching.overdue = true;
      context.signalGroup(watching.token, SIGKILL);
    } else if (probes < PROBES_MAX) {
      probes++;
      watching.probing = true;
      Supervised process = watching.task.supervised;
      ProcessSpec watched = process.undertaking.attempt(process.attempt);
      List<String> environment = new ArrayList<>(watched.environment());
      environment.add("PLUSHM_WATCH=" + watching.number);
      context.start(
          watching.token,
          new ProcessSpec(watching.watch.words(), List.copyOf(environment), watched.directory()));
    }
  }

  /** A process is over; returns whether it was a monitor's. */
  boolean ended(long token, Outcome outcome) {
    Watching watching = byToken.get(token);
    if (watching == null || !watching.probing) {
      return false;
    }
    probes--;
    watching.probing = false;
    if (!byTask.containsKey(watching.task.token)) {
      byToken.remove(token);
      return true;
    }
    watching.count = outcome.success() ? 0 : watching.count + 1;
    if (watching.count >= watching.watch.threshold()) {
      String how = watching.overdue ? "took too long" : "ended with " + outcome.status();
      trip(watching, "its monitor " + watching.words() + " " + how + ", " + times(watching.count));
    }
    watching.overdue = false;
    return true;
  }
}
