package com.plushm.controller.journal;

import com.plushm.controller.decide.JournalEvent;
import com.plushm.controller.decide.JournalEvent.Begun;
import com.plushm.controller.decide.JournalEvent.Detached;
import com.plushm.controller.decide.JournalEvent.Dropped;
import com.plushm.controller.decide.JournalEvent.Forgot;
import com.plushm.controller.decide.JournalEvent.Heard;
import com.plushm.controller.decide.JournalEvent.HostIs;
import com.plushm.controller.decide.JournalEvent.Missed;
import com.plushm.controller.decide.JournalEvent.Noted;
import com.plushm.controller.decide.JournalEvent.Opened;
import com.plushm.controller.decide.JournalEvent.OrdinalIs;
import com.plushm.controller.decide.JournalEvent.Over;
import com.plushm.controller.decide.JournalEvent.Sent;
import com.plushm.controller.decide.JournalEvent.Told;
import com.plushm.controller.decide.JournalEvent.TreeHolds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which events of a journal a new one makes void: of a host, an ordinal and the tree the last word
 * counts; of an execution that is over only that and what it decided; of commands the last so many.
 * A journal without the void ones tells the same.
 */
final class Superseded {
  private record Command(long number, long bytes) {}

  private final Map<String, Long> last = new TreeMap<>();
  private final Map<String, List<Long>> executions = new TreeMap<>();
  private final Deque<Command> commands = new ArrayDeque<>();
  private long commandBytes;

  /**
   * An event comes next.
   *
   * @param number of the event, greater than all before
   * @return the numbers of the events that are void from now on
   */
  List<Long> next(long number, JournalEvent event) {
    List<Long> gone = new ArrayList<>();
    if (event instanceof Sent sent) {
      command(number, sent, gone);
    } else if (event instanceof HostIs is) {
      replace("host " + is.host().plan().target().host().value(), number, gone);
    } else if (event instanceof OrdinalIs is) {
      replace("ordinal " + is.ordinal(), number, gone);
    } else if (event instanceof TreeHolds) {
      replace("tree", number, gone);
    } else if (event instanceof Dropped dropped) {
      List<Long> before = executions.remove(dropped.key());
      gone.addAll(before == null ? List.of() : before);
      replace("dropped", number, gone);
    } else {
      List<Long> before = executions.computeIfAbsent(keyOf(event), key -> new ArrayList<>());
      if (event instanceof Over) {
        gone.addAll(before);
        before.clear();
      }
      before.add(number);
    }
    return gone;
  }

  private void command(long number, Sent sent, List<Long> gone) {
    long bytes = sent.command().body().length();
    commands.addLast(new Command(number, bytes));
    commandBytes += bytes;
    while (commands.size() > JournalEvent.COMMANDS_MAX
        || (commandBytes > JournalEvent.COMMAND_BYTES_MAX && commands.size() > 1)) {
      Command oldest = commands.removeFirst();
      commandBytes -= oldest.bytes;
      gone.add(oldest.number);
    }
  }

  private void replace(String subject, long number, List<Long> gone) {
    Long before = last.put(subject, number);
    if (before != null) {
      gone.add(before);
    }
  }

  private static String keyOf(JournalEvent event) {
    if (event instanceof Begun e) {
      return e.key();
    } else if (event instanceof Detached e) {
      return e.key();
    } else if (event instanceof Noted e) {
      return e.key();
    } else if (event instanceof Opened e) {
      return e.key();
    } else if (event instanceof Heard e) {
      return e.key();
    } else if (event instanceof Missed e) {
      return e.key();
    } else if (event instanceof Forgot e) {
      return e.key();
    } else if (event instanceof Over e) {
      return e.run().key();
    } else if (event instanceof Told e) {
      return e.story().key();
    }
    throw new IllegalArgumentException("an event of no execution: " + event);
  }
}
