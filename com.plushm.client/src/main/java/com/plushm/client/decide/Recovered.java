package com.plushm.client.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * What the log of earlier incarnations amounts to.
 *
 * @param authority whose commands these were; empty if that was never written
 * @param ordinal what the controller called this node; null if it was never admitted
 * @param delivered the last command that was delivered; {@link CommandId#NONE} if none
 * @param open the runs whose answers the controller may not have, in order
 */
public record Recovered(Bytes authority, Ordinal ordinal, CommandId delivered, List<Open> open) {
  /** A node without a past. */
  public static final Recovered NOTHING =
      new Recovered(Bytes.EMPTY, null, CommandId.NONE, List.of());

  /**
   * A run that an earlier incarnation took on.
   *
   * @param begun whether it may have run
   * @param process its process, if it is known; else null
   * @param boot the boot of the machine in which that process was started; empty without one
   * @param concluded its end, if that was written; else null
   * @param work what any incarnation goes on with, if it is that; else null
   */
  public record Open(
      CommandId command,
      boolean begun,
      LogEntry.Started process,
      String boot,
      LogEntry.Concluded concluded,
      Command work) {

    /** A run. */
    public Open(
        CommandId command,
        boolean begun,
        LogEntry.Started process,
        String boot,
        LogEntry.Concluded concluded) {
      this(command, begun, process, boot, concluded, null);
    }
  }

  /** Whether there was no past. */
  public boolean isNothing() {
    return equals(NOTHING);
  }

  /** Reads a log from its beginning. */
  public static Recovered replay(Iterator<LogEntry> log) {
    Bytes authority = Bytes.EMPTY;
    Ordinal ordinal = null;
    CommandId delivered = CommandId.NONE;
    String boot = "";
    TreeMap<CommandId, Open> open = new TreeMap<>();
    while (log.hasNext()) {
      LogEntry entry = log.next();
      if (entry instanceof LogEntry.Opened e) {
        boot = e.boot();
      } else if (entry instanceof LogEntry.Belongs e) {
        authority = e.authority();
      } else if (entry instanceof LogEntry.Admitted e) {
        ordinal = e.ordinal();
      } else {
        CommandId command = commandOf(entry);
        delivered = command.compareTo(delivered) > 0 ? command : delivered;
        if (entry instanceof LogEntry.Settled) {
          open.remove(command);
        } else if (!(entry instanceof LogEntry.Delivered)) {
          open.put(command, next(open.get(command), entry, boot));
        }
      }
    }
    // Without a place in the sequence the ordinal is of no use: the node begins as a new one, and
    // is
    // told from where on it was meant.
    boolean placed = !delivered.equals(CommandId.NONE);
    return new Recovered(authority, placed ? ordinal : null, delivered, List.copyOf(open.values()));
  }

  /** The shortest log that amounts to the same, processes of earlier incarnations left out. */
  public List<LogEntry> shortest(String boot) {
    List<LogEntry> log = new ArrayList<>();
    log.add(new LogEntry.Opened(boot));
    if (authority.length() > 0) {
      log.add(new LogEntry.Belongs(authority));
    }
    if (ordinal != null) {
      log.add(new LogEntry.Admitted(ordinal));
    }
    if (!delivered.equals(CommandId.NONE)) {
      log.add(new LogEntry.Delivered(delivered));
    }
    for (Open run : open) {
      if (run.work != null) {
        log.add(new LogEntry.Taken(run.command, run.work));
      } else {
        log.add(run.begun ? new LogEntry.Intent(run.command) : new LogEntry.Accepted(run.command));
      }
      if (run.concluded != null) {
        log.add(run.concluded);
      } else if (run.process != null && run.boot.equals(boot)) {
        log.add(run.process);
      }
    }
    return log;
  }

  private static CommandId commandOf(LogEntry entry) {
    if (entry instanceof LogEntry.Delivered e) {
      return e.command();
    } else if (entry instanceof LogEntry.Accepted e) {
      return e.command();
    } else if (entry instanceof LogEntry.Intent e) {
      return e.command();
    } else if (entry instanceof LogEntry.Started e) {
      return e.command();
    } else if (entry instanceof LogEntry.Concluded e) {
      return e.command();
    } else if (entry instanceof LogEntry.Settled e) {
      return e.command();
    } else if (entry instanceof LogEntry.Taken e) {
      return e.command();
    }
    return CommandId.NONE;
  }

  private static Open next(Open before, LogEntry entry, String boot) {
    Open run = before == null ? new Open(commandOf(entry), false, null, "", null) : before;
    if (entry instanceof LogEntry.Intent) {
      return new Open(run.command, true, run.process, run.boot, run.concluded);
    } else if (entry instanceof LogEntry.Started e) {
      return new Open(run.command, true, e, boot, run.concluded);
    } else if (entry instanceof LogEntry.Concluded e) {
      return new Open(run.command, run.begun, run.process, run.boot, e, run.work);
    } else if (entry instanceof LogEntry.Taken e) {
      return new Open(run.command, run.begun, null, "", run.concluded, e.work());
    }
    return run;
  }
}
