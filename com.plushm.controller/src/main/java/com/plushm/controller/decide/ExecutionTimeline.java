package com.plushm.controller.decide;

import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.StoryLine;
import com.plushm.controller.decide.application.ExecutionLife;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What an execution decided, in words: the answer to why it is as it is. */
final class ExecutionTimeline {
  /** Decisions that are remembered; the oldest are let go first. */
  static final int ENTRIES_MAX = 2_000;

  private final ExecutionPlan plan;
  private final HostTable hosts;
  private final Deque<StoryLine> entries = new ArrayDeque<>();
  private ExecutionLife.State state = ExecutionLife.State.CONNECTING;
  private long last;

  ExecutionTimeline(ExecutionPlan plan, HostTable hosts) {
    this.plan = plan;
    this.hosts = hosts;
  }

  List<StoryLine> entries() {
    return new ArrayList<>(entries);
  }

  void add(ExecutionNote note) {
    words(note)
        .ifPresent(
            words -> {
              if (entries.size() >= ENTRIES_MAX) {
                entries.removeFirst();
              }
              last = Math.max(last, note.at());
              entries.addLast(new StoryLine(Instant.ofEpochMilli(last), words));
            });
  }

  private Optional<String> words(ExecutionNote note) {
    if (note instanceof ExecutionNote.Chosen n) {
      return Optional.of(
          plan.components().get(n.team())
              + ": chose "
              + NodeSet.of(n.hosts().stream().map(Object::toString).toList()).fold());
    } else if (note instanceof ExecutionNote.Gathered n) {
      int there = n.teams().stream().mapToInt(List::size).sum();
      state = StateTable.next(state, ExecutionLife.Event.GATHERED).orElse(state);
      String hosts = there == 1 ? "1 host is" : there + " hosts are";
      return Optional.of(hosts + " there, " + n.failures().size() + " failed");
    } else if (note instanceof ExecutionNote.Replaced n) {
      return Optional.of(n.fresh() + " is to take the place of " + n.old() + ": " + n.why());
    } else if (note instanceof ExecutionNote.Took n) {
      return Optional.of(n.fresh().host() + " has taken the place of " + n.old().host());
    } else if (note instanceof ExecutionNote.Started n) {
      return Optional.of(started(plan.steps().get(n.step()), names(n.targets())));
    } else if (note instanceof ExecutionNote.Failed n) {
      return Optional.of(n.why() + " -> " + action(n.action().name()));
    } else if (note instanceof ExecutionNote.Gone n) {
      return Optional.of(n.why() + " -> " + action(n.action().name()));
    } else if (note instanceof ExecutionNote.Moved n) {
      state = StateTable.next(state, n.event()).orElse(state);
      String why = n.why().isEmpty() ? "" : ": " + n.why();
      return Optional.of(n.event().word() + " -> " + state.word() + why);
    }
    Optional<String> barrier = barrier(note);
    return barrier.isPresent() ? barrier : farm(note);
  }

  private static String started(Step.Plan step, String who) {
    if (step.work() instanceof Work.Pass) {
      return who + " told to say when they are at barrier '" + step.name() + "'";
    } else if (step.work() instanceof Work.Up) {
      return who + " told to say when '" + step.name() + "' is up";
    } else if (step.work() instanceof Work.Move) {
      return "moving '" + step.name() + "': " + who;
    } else if (step.work() instanceof Work.Install) {
      return "installing '" + step.name() + "' on " + who;
    }
    return "started '" + step.name() + "' on " + who;
  }

  private Optional<String> barrier(ExecutionNote note) {
    if (note instanceof ExecutionNote.Entered n) {
      return Optional.of(names(n.who()) + " entered barrier " + gate(n.gate()));
    } else if (note instanceof ExecutionNote.Opened n) {
      String late = n.stragglers().isEmpty() ? "" : ", without " + names(n.stragglers());
      return Optional.of("barrier " + gate(n.gate()) + " opened: " + n.why().words() + late);
    } else if (note instanceof ExecutionNote.Shut n) {
      return Optional.of("barrier " + gate(n.gate()) + " failed: " + n.why().words());
    } else if (note instanceof ExecutionNote.Released n) {
      String late = n.late().isEmpty() ? "" : ", late: " + names(n.late());
      return Optional.of("barrier " + gate(n.gate()) + " let " + names(n.who()) + " go on" + late);
    } else if (note instanceof ExecutionNote.Called n) {
      return Optional.of("the callback of barrier " + gate(n.gate()) + " said that it opens");
    } else if (note instanceof ExecutionNote.Adapted n) {
      return Optional.of("barrier " + gate(n.gate()) + " has " + n.places() + " places");
    }
    return Optional.empty();
  }

  private Optional<String> farm(ExecutionNote note) {
    if (note instanceof ExecutionNote.Given n) {
      String second = n.second() ? ", which is late elsewhere," : "";
      String host = names(OrdinalSet.of(n.host()));
      return Optional.of(step(n.step()) + ": input " + n.input() + second + " given to " + host);
    } else if (note instanceof ExecutionNote.Halted n) {
      String host = names(OrdinalSet.of(n.host()));
      return Optional.of(step(n.step()) + ": " + host + " need not go on with input " + n.input());
    } else if (note instanceof ExecutionNote.Ended n) {
      String host = names(OrdinalSet.of(n.host()));
      String how = n.well() ? " done by " : " failed on ";
      return Optional.of(step(n.step()) + ": input " + n.input() + how + host);
    }
    return Optional.empty();
  }

  private static String action(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private String step(int index) {
    return plan.steps().get(index).name();
  }

  private String gate(int index) {
    return "'" + plan.gates().get(index).name() + "'";
  }

  private String names(OrdinalSet who) {
    return hosts.names(who).fold();
  }
}
