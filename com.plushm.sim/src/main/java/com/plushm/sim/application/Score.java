package com.plushm.sim.application;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.decide.ExecutionNote;
import com.plushm.controller.decide.JournalEvent;
import com.plushm.controller.decide.StateTable;
import com.plushm.controller.decide.application.ExecutionLife;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the controllers of one execution have decided by now, as their journal has it. */
final class Score {
  /** A barrier, as far as it was decided on. */
  static final class Door {
    OrdinalSet entered = OrdinalSet.empty();
    OrdinalSet released = OrdinalSet.empty();
    long firstAt = -1;
    long portionAt = -1;
    boolean open;
    boolean shut;
    int portion;
  }

  /** An input of a workflow, as far as it was decided on. */
  static final class Input {
    final TreeMap<Ordinal, CommandId> at = new TreeMap<>();
    boolean won;
  }

  final List<ExecutionNote> notes = new ArrayList<>();
  final TreeMap<Ordinal, HostName> seats = new TreeMap<>();
  final TreeMap<Integer, Door> doors = new TreeMap<>();
  final SortedMap<String, Input> inputs = new TreeMap<>();
  final TreeMap<String, CommandId> orders = new TreeMap<>();

  /** Hosts that it goes on without. */
  final TreeSet<HostName> excused = new TreeSet<>();

  /** Commands after this one belong to the present beginning of it all. */
  CommandId since = CommandId.NONE;

  private CommandId latest = CommandId.NONE;
  private ExecutionLife.State state = ExecutionLife.State.CONNECTING;
  boolean gathered;
  boolean aborted;
  boolean stopped;

  /** Whether anybody or anything was given up, or failed, or is to begin anew. */
  boolean troubled;

  /** Whether it is over. */
  boolean over;

  Door door(int gate) {
    return doors.computeIfAbsent(gate, g -> new Door());
  }

  Input input(int step, int number) {
    return inputs.computeIfAbsent(step + " " + number, i -> new Input());
  }

  /** The command of that number is known by now. */
  void numbered(CommandId id, Command command) {
    latest = id.compareTo(latest) > 0 ? id : latest;
    if (command instanceof Command.Run run) {
      run.targets().stream().forEach(o -> orders.putIfAbsent(order(run, o), id));
    }
  }

  /** One host's share of a command. */
  static String order(Command.Run run, Ordinal ordinal) {
    return run.words() + " of " + run.process() + " by " + ordinal;
  }

  void add(JournalEvent event) {
    if (event instanceof JournalEvent.Noted noted) {
      notes.add(noted.note());
      add(noted.note());
    } else if (event instanceof JournalEvent.Missed missed) {
      troubled = true;
      inputs.values().forEach(i -> i.at.values().removeIf(missed.command()::equals));
    } else if (event instanceof JournalEvent.Over) {
      over = true;
    }
  }

  private void add(ExecutionNote note) {
    if (note instanceof ExecutionNote.Gathered n) {
      gathered = true;
      moved(ExecutionLife.Event.GATHERED);
      troubled |= !n.failures().isEmpty();
      n.teams().forEach(team -> team.forEach(seat -> seats.put(seat.ordinal(), seat.host())));
    } else if (note instanceof ExecutionNote.Took n) {
      seats.remove(n.old().ordinal());
      seats.put(n.fresh().ordinal(), n.fresh().host());
    } else if (note instanceof ExecutionNote.Replaced n) {
      troubled |= gathered;
      leave(n.old());
    } else if (note instanceof ExecutionNote.Gone n) {
      troubled = true;
      leave(n.seat().host());
      if (n.action() == Action.IGNORE) {
        excused.add(n.seat().host());
      }
    } else if (note instanceof ExecutionNote.Failed) {
      troubled = true;
    } else if (note instanceof ExecutionNote.Moved n) {
      moved(n.event());
    } else if (note instanceof ExecutionNote.Given n) {
      input(n.step(), n.input()).at.put(n.host(), n.command());
    } else if (note instanceof ExecutionNote.Ended n) {
      input(n.step(), n.input()).at.remove(n.host());
      input(n.step(), n.input()).won |= n.well();
    } else {
      door(note);
    }
  }

  private void leave(HostName host) {
    seats.forEach(
        (ordinal, name) -> {
          if (name.equals(host)) {
            inputs.values().forEach(i -> i.at.remove(ordinal));
          }
        });
  }

  /** What it was about when its controller died. */
  String phase() {
    boolean release =
        doors.values().stream().anyMatch(d -> d.open && !d.released.containsAll(d.entered));
    boolean barrier =
        doors.values().stream().anyMatch(d -> !d.open && !d.shut && !d.entered.isEmpty());
    return switch (state) {
      case CONNECTING -> "invitation";
      case PREPARING -> "transfer";
      case RUNNING -> release ? "release" : barrier ? "barrier" : "running";
      case RESTARTING -> "beginning anew";
      case STOPPING -> "ending";
      default -> "clean-up";
    };
  }

  private void moved(ExecutionLife.Event event) {
    // What is interrupted before all of it has ended does not begin anew.
    boolean anew = event == ExecutionLife.Event.ENDED && state == ExecutionLife.State.RESTARTING;
    state = StateTable.next(state, event).orElse(state);
    aborted |= event == ExecutionLife.Event.ABORT;
    stopped |= event == ExecutionLife.Event.STOP;
    if (anew) {
      since = latest;
      troubled = true;
      doors.clear();
      inputs.clear();
      orders.clear();
    }
  }

  private void door(ExecutionNote note) {
    if (note instanceof ExecutionNote.Entered n) {
      Door door = door(n.gate());
      door.firstAt = door.firstAt < 0 ? n.at() : door.firstAt;
      door.entered = door.entered.union(n.who());
    } else if (note instanceof ExecutionNote.Opened n) {
      door(n.gate()).open = true;
    } else if (note instanceof ExecutionNote.Shut n) {
      door(n.gate()).shut = true;
      troubled = true;
    } else if (note instanceof ExecutionNote.Released n) {
      Door door = door(n.gate());
      door.released = door.released.union(n.who());
      if (!n.who().minus(n.late()).isEmpty()) {
        door.portionAt = n.at();
      }
    }
  }
}
