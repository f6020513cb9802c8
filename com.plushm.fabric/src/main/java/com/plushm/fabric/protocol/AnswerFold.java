package com.plushm.fabric.protocol;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Folds equal answers on their way up (protocol.md §5.5). Each waits until everyone below who has
 * not ended the command has given the same, or for the flush interval; while there is no way up it
 * goes on waiting here, and folding. How much may wait is for others to see to.
 */
final class AnswerFold {
  /** Commands of which the ends still to come are counted. */
  static final int TRACKED_MAX = 1_024;

  private record Key(CommandId command, Incarnation incarnation, Answer answer) {}

  private static final class Entry {
    final long since;
    OrdinalSet who;
    boolean due;

    Entry(long since, OrdinalSet who) {
      this.since = since;
      this.who = who;
    }
  }

  private final long flushInterval;
  private final Map<Key, Entry> waiting = new LinkedHashMap<>();

  /** Of each command, who below has not ended it. */
  private final TreeMap<CommandId, OrdinalSet> open = new TreeMap<>();

  /** Commands that fewer are open for since the last look. */
  private final TreeSet<CommandId> fewer = new TreeSet<>();

  private long bytes;
  private int due;

  AnswerFold(long flushInterval) {
    this.flushInterval = flushInterval;
  }

  /** A command went down to these. */
  void expect(CommandId command, OrdinalSet below) {
    if (!below.isEmpty()) {
      open.put(command, below);
      if (open.size() > TRACKED_MAX) {
        open.pollFirstEntry();
      }
    }
  }

  /** Those will not answer any more. */
  void gone(OrdinalSet who) {
    for (CommandId command : new ArrayList<>(open.keySet())) {
      settle(command, who);
    }
  }

  /** Bytes that wait. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether something is to be sent without waiting longer, or is to be looked at. */
  boolean isDue() {
    return due > 0 || !fewer.isEmpty();
  }

  /** Nothing is waited for any more. */
  void hurry() {
    waiting.values().forEach(this::makeDue);
  }

  /** When the first one that waits will have waited for long enough; or a negative number. */
  long nextDue() {
    return waiting.isEmpty() ? -1 : waiting.values().iterator().next().since + flushInterval;
  }

  /** Bytes by which an answer would add to what waits. */
  long growth(Collected collected) {
    Entry known = waiting.get(keyOf(collected));
    if (known == null) {
      return collected.weight();
    }
    OrdinalSet all = known.who.union(collected.who());
    return (long) Integer.BYTES * (all.runs().length - known.who.runs().length);
  }

  /**
   * @param urgent whether there is nobody to wait for
   */
  void add(Collected collected, boolean urgent, long now) {
    Key key = keyOf(collected);
    Entry entry = waiting.get(key);
    if (entry == null) {
      entry = new Entry(now, collected.who());
      waiting.put(key, entry);
      bytes += collected.weight();
    } else {
      bytes += growth(collected);
      entry.who = entry.who.union(collected.who());
    }
    OrdinalSet rest = open.get(collected.command());
    if (urgent || (rest != null && rest.minus(entry.who).isEmpty())) {
      makeDue(entry);
    }
    if (collected.answer() instanceof Answer.Ended) {
      settle(collected.command(), collected.who());
    }
  }

  private static Key keyOf(Collected collected) {
    return new Key(collected.command(), collected.incarnation(), collected.answer());
  }

  private void makeDue(Entry entry) {
    if (!entry.due) {
      entry.due = true;
      due++;
    }
  }

  /** Those have ended it: what all of the rest have given need not wait any longer. */
  private void settle(CommandId command, OrdinalSet who) {
    OrdinalSet before = open.get(command);
    if (before == null) {
      return;
    }
    OrdinalSet rest = before.minus(who);
    if (rest.isEmpty()) {
      open.remove(command);
    } else {
      open.put(command, rest);
    }
    if (rest.size() < before.size()) {
      fewer.add(command);
    }
  }

  /** What nobody else will give, or has waited for the flush interval, is to go. */
  void review(long now) {
    if (!fewer.isEmpty()) {
      waiting.forEach(
          (key, entry) -> {
            if (fewer.contains(key.command())) {
              OrdinalSet rest = open.get(key.command());
              if (rest == null || rest.minus(entry.who).isEmpty()) {
                makeDue(entry);
              }
            }
          });
      fewer.clear();
    }
    for (Entry entry : waiting.values()) {
      if (entry.since + flushInterval > now) {
        return;
      }
      makeDue(entry);
    }
  }

  /** The first that are due, together of so many bytes at most, but one at least; none is taken. */
  List<Collected> first(long bytesMax) {
    List<Collected> batch = new ArrayList<>();
    long size = 0;
    for (Map.Entry<Key, Entry> next : waiting.entrySet()) {
      if (next.getValue().due) {
        Collected collected = collected(next.getKey(), next.getValue());
        size += collected.weight();
        if (!batch.isEmpty() && size > bytesMax) {
          break;
        }
        batch.add(collected);
        if (batch.size() == due) {
          break;
        }
      }
    }
    return batch;
  }

  private static Collected collected(Key key, Entry entry) {
    return new Collected(key.command(), key.incarnation(), entry.who, key.answer());
  }

  /** Those have gone up. */
  void remove(List<Collected> sent) {
    for (Collected collected : sent) {
      Entry entry = waiting.remove(keyOf(collected));
      if (entry != null) {
        bytes -= collected(keyOf(collected), entry).weight();
        due -= entry.due ? 1 : 0;
      }
    }
  }

  /** What was sent and may not have arrived waits again, before all else. */
  void putBack(List<Collected> answers, long now) {
    Map<Key, Entry> later = new LinkedHashMap<>(waiting);
    waiting.clear();
    bytes = 0;
    due = 0;
    answers.forEach(collected -> add(collected, true, now));
    for (Map.Entry<Key, Entry> entry : later.entrySet()) {
      add(collected(entry.getKey(), entry.getValue()), entry.getValue().due, now);
    }
  }

  /** The first one that waits; for tests. */
  Iterator<Collected> iterator() {
    return waiting.entrySet().stream().map(e -> collected(e.getKey(), e.getValue())).iterator();
  }
}
