package com.plushm.client.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
   * @param begun whether it may have run; of a process that outlives its client, the last attempt
   * @param process its process, if it is known; else null
   * @param boot the boot of the machine in which it was begun; empty if it was not
   * @param concluded its end, if that was written; else null
   * @param work what any incarnation goes on with, if it is that; else null
   * @param past what is known of a process that outlives its client, if it is that; else null
   */
  public record Open(
      CommandId command,
      boolean begun,
      LogEntry.Started process,
      String boot,
      LogEntry.Concluded concluded,
      Command work,
      Past past) {

    /** A run. */
    public Open(
        CommandId command,
        boolean begun,
        LogEntry.Started process,
        String boot,
        LogEntry.Concluded concluded) {
      this(command, begun, process, boot, concluded, null, null);
    }
  }

  /**
   * A process that outlives its client.
   *
   * @param attempt the last one, from 1 on
   * @param out bytes of standard output that the controller has
   * @param err bytes of standard error that it has
   * @param skips what was lost
   * @param told the signal that told it to end; 0 if none did
   */
  public record Past(
      Undertaking undertaking,
      int attempt,
      long out,
      long err,
      List<LogEntry.Skipped> skips,
      int told) {
    private Past next(LogEntry entry) {
      if (entry instanceof LogEntry.Attempt e) {
        return new Past(undertaking, e.number(), out, err, skips, told);
      } else if (entry instanceof LogEntry.Acknowledged e) {
        List<LogEntry.Skipped> fewer = LogEntry.Skipped.merged(skips, e.out(), e.err());
        return new Past(undertaking, attempt, e.out(), e.err(), fewer, told);
      } else if (entry instanceof LogEntry.Skipped e) {
        List<LogEntry.Skipped> more = new ArrayList<>(skips);
        more.add(e);
        return new Past(undertaking, attempt, out, err, List.copyOf(more), told);
      } else if (entry instanceof LogEntry.Told e) {
        return new Past(undertaking, attempt, out, err, skips, e.signal());
      }
      return this;
    }

    private void shortest(CommandId command, List<LogEntry> log) {
      if (attempt > 1) {
        log.add(new LogEntry.Attempt(command, attempt));
      }
      if (out > 0 || err > 0) {
        log.add(new LogEntry.Acknowledged(command, out, err));
      }
      log.addAll(skips);
      if (told > 0) {
        log.add(new LogEntry.Told(command, told));
      }
    }
  }

  /** Whether there was no past. */
  public boolean isNothing() {
    return equals(NOTHING);
  }

  /** The processes that may have outlived their client. */
  public SortedSet<CommandId> supervised() {
    TreeSet<CommandId> commands = new TreeSet<>();
    open.stream().filter(o -> o.past != null).forEach(o -> commands.add(o.command));
    return commands;
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
      shortest(run, boot, log);
    }
    return log;
  }

  private static void shortest(Open run, String boot, List<LogEntry> log) {
    if (run.work != null) {
      log.add(new LogEntry.Taken(run.command, run.work));
    } else if (run.past != null) {
      log.add(new LogEntry.Undertaken(run.command, run.past.undertaking));
      if (run.begun) {
        // In which boot it was begun decides whether it may be begun still.
        log.add(new LogEntry.Opened(run.boot));
        log.add(new LogEntry.Intent(run.command));
        run.past.shortest(run.command, log);
        log.add(new LogEntry.Opened(boot));
      }
    } else {
      log.add(run.begun ? new LogEntry.Intent(run.command) : new LogEntry.Accepted(run.command));
    }
    if (run.concluded != null) {
      log.add(run.concluded);
    } else if (run.process != null && run.boot.equals(boot)) {
      log.add(run.process);
    }
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
    } else if (entry instanceof LogEntry.Undertaken e) {
      return e.command();
    } else if (entry instanceof LogEntry.Attempt e) {
      return e.command();
    } else if (entry instanceof LogEntry.Acknowledged e) {
      return e.command();
    } else if (entry instanceof LogEntry.Skipped e) {
      return e.command();
    } else if (entry instanceof LogEntry.Told e) {
      return e.command();
    }
    return CommandId.NONE;
  }

  private static Open next(Open before, LogEntry entry, String boot) {
    Open run = before == null ? new Open(commandOf(entry), false, null, "", null) : before;
    if (entry instanceof LogEntry.Intent || entry instanceof LogEntry.Attempt) {
      Past past = run.past == null ? null : run.past.next(entry);
      String begunIn = past == null ? run.boot : boot;
      return new Open(run.command, true, run.process, begunIn, run.concluded, run.work, past);
    } else if (entry instanceof LogEntry.Started e) {
      return new Open(run.command, true, e, boot, run.concluded, run.work, run.past);
    } else if (entry instanceof LogEntry.Concluded e) {
      return new Open(run.command, run.begun, run.process, run.boot, e, run.work, run.past);
    } else if (entry instanceof LogEntry.Taken e) {
      return new Open(run.command, run.begun, null, "", run.concluded, e.work(), null);
    } else if (entry instanceof LogEntry.Undertaken e) {
      Past past = new Past(e.undertaking(), 1, 0, 0, List.of(), 0);
      return new Open(run.command, false, null, "", null, null, past);
    } else if (run.past != null) {
      Past past = run.past.next(entry);
      return new Open(run.command, run.begun, run.process, run.boot, run.concluded, run.work, past);
    }
    return run;
  }
}
