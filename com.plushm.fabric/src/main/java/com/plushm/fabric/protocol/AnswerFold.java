package com.plushm.fabric.protocol;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Folds equal answers on their way up (protocol.md §5.5). They wait until everyone below has ended
 * the command, or for the flush interval; while there is no way up they wait here, within a bound.
 * What the bound costs is not lost: its source keeps it until the controller has it.
 */
final class AnswerFold {
  /** The timer of the flush. */
  static final String FLUSH = "fabric.fold";

  /** Bytes of distinct answers that may wait. */
  static final long WAITING_BYTES_MAX = 16L << 20;

  /** Bytes of one message of answers, about: what is more urgent waits behind one. */
  static final int MESSAGE_BYTES_MAX = 64 << 10;

  /** Commands of which the ends still to come are counted. */
  static final int TRACKED_MAX = 1_024;

  private static final long ANSWER_OVERHEAD = 96;

  private record Key(CommandId command, Incarnation incarnation, Answer answer) {}

  private final NodeContext context;
  private final long flushInterval;
  private final Predicate<Answers> sendUp;
  private final Map<Key, OrdinalSet> waiting = new LinkedHashMap<>();
  private final TreeMap<CommandId, OrdinalSet> expected = new TreeMap<>();
  private long waitingBytes;
  private boolean armed;

  /**
   * @param sendUp passes a message to the parent or the controller; false if there is no way now
   */
  AnswerFold(NodeContext context, long flushInterval, Predicate<Answers> sendUp) {
    this.context = context;
    this.flushInterval = flushInterval;
    this.sendUp = sendUp;
  }

  /** A command went down to these; when all have ended it, nothing is worth waiting for. */
  void expect(CommandId command, OrdinalSet below) {
    if (!below.isEmpty()) {
      expected.put(command, below);
      if (expected.size() > TRACKED_MAX) {
        expected.pollFirstEntry();
      }
    }
  }

  /** Those will not answer any more. */
  void gone(OrdinalSet who) {
    for (CommandId command : new ArrayList<>(expected.keySet())) {
      settle(command, who);
    }
  }

  /**
   * @param alone whether nobody is below, so that there is nothing to wait for
   */
  void add(Collected collected, boolean alone) {
    Key key = new Key(collected.command(), collected.incarnation(), collected.answer());
    OrdinalSet known = waiting.get(key);
    if (known == null) {
      long size = sizeOf(collected.answer());
      if (waitingBytes + size > WAITING_BYTES_MAX) {
        context.count("answers.dropped");
        return;
      }
      waitingBytes += size;
      waiting.put(key, collected.who());
    } else {
      waiting.put(key, known.union(collected.who()));
    }
    if (collected.answer() instanceof Answer.Ended) {
      settle(collected.command(), collected.who());
    }
    if (alone) {
      arm(0);
    } else if (!armed) {
      arm(flushInterval);
    }
  }

  private void settle(CommandId command, OrdinalSet who) {
    OrdinalSet open = expected.get(command);
    if (open == null) {
      return;
    }
    OrdinalSet rest = open.minus(who);
    if (rest.isEmpty()) {
      expected.remove(command);
      arm(0);
    } else {
      expected.put(command, rest);
    }
  }

  private void arm(long delay) {
    armed = true;
    context.startTimer(FLUSH, delay);
  }

  /** Sends what waits, as far as the way up takes it. */
  void flush() {
    armed = false;
    while (!waiting.isEmpty()) {
      List<Key> keys = new ArrayList<>();
      List<Collected> batch = new ArrayList<>();
      long bytes = 0;
      for (Map.Entry<Key, OrdinalSet> entry : waiting.entrySet()) {
        Key key = entry.getKey();
        long size = sizeOf(key.answer()) + 8L * entry.getValue().runs().length;
        if (!batch.isEmpty() && bytes + size > MESSAGE_BYTES_MAX) {
          break;
        }
        bytes += size;
        keys.add(key);
        batch.add(new Collected(key.command(), key.incarnation(), entry.getValue(), key.answer()));
      }
      if (!sendUp.test(new Answers(batch))) {
        arm(flushInterval);
        return;
      }
      for (Key key : keys) {
        waiting.remove(key);
        waitingBytes -= sizeOf(key.answer());
      }
    }
  }

  private static long sizeOf(Answer answer) {
    return ANSWER_OVERHEAD + (answer instanceof Answer.Output o ? o.bytes().length() : 0);
  }
}
