package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.BarrierView;
import com.plushm.controller.ControlNode;
import com.plushm.controller.Drain;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.StoryLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person wants of an execution that has begun, or is over. */
final class Enquiries {
  private final Desk desk;
  private final Absence absence;

  Enquiries(Desk desk, Absence absence) {
    this.desk = desk;
    this.absence = absence;
  }

  private ExecutionJob execution(String id) {
    return desk.jobs().execution(id).orElseThrow(() -> unknown(id));
  }

  private PlushException unknown(String id) {
    return past(id).isPresent()
        ? new PlushException(
            ErrorCode.NO_SUCH_EXECUTION,
            "it is over, and no more is left of it than its account",
            id,
            "'plushm runs " + id + "' and 'plushm why " + id + "' show that")
        : new PlushException(
            ErrorCode.NO_SUCH_EXECUTION,
            "there is no such execution",
            id,
            "'plushm runs' lists them");
  }

  /** One that is over, and of which no more is there than its account. */
  private Optional<RunRecord> past(String id) {
    return desk.jobs().execution(id).isPresent() ? Optional.empty() : desk.jobs().history().run(id);
  }

  void logs(String key, String id, boolean follow, Observer observer) {
    Optional<RunRecord> past = past(id);
    if (past.isPresent()) {
      past.get().show(observer);
    } else {
      begin(new LogsJob(key, desk, observer, execution(id), follow));
    }
  }

  void attach(String key, String id, Observer observer) {
    Optional<RunRecord> past = past(id);
    if (past.isPresent()) {
      observer.done(past.get().summary());
    } else {
      begin(new AttachJob(key, desk, observer, execution(id)));
    }
  }

  private void begin(Job job) {
    desk.jobs().refuseIfFull();
    desk.jobs().begin(job);
  }

  void stop(String id, boolean force) {
    ExecutionJob job = execution(id);
    if (!job.over() && force) {
      job.abandon();
    } else if (!job.over()) {
      job.interrupt();
    }
  }

  void detach(String id) {
    ExecutionJob job = execution(id);
    if (!job.over()) {
      desk.jobs().detached(id);
      absence.changed();
    }
  }

  int signal(String id, Optional<NodeSet> names, int signal) {
    ExecutionJob job = execution(id);
    refuseIfHeld(id);
    OrdinalSet.Builder to = OrdinalSet.builder();
    for (Host host : desk.hosts().all()) {
      if (names.isPresent() && names.get().contains(host.name().value())) {
        host.ordinal().ifPresent(to::add);
      }
    }
    return job.signal(to.build(), names.isEmpty(), signal).size();
  }

  /** Where the barriers stand: of one execution, or of all that go on. */
  List<BarrierView> barriers(Optional<String> id) {
    List<ExecutionJob> jobs =
        id.isPresent()
            ? List.of(execution(id.get()))
            : desk.jobs().executions().stream().filter(job -> !job.over()).toList();
    return jobs.stream().flatMap(job -> job.gates().views().stream()).toList();
  }

  /** What an execution decided; of one of which its account alone is left, the last of that. */
  List<StoryLine> story(String id) {
    return past(id).isPresent() ? desk.jobs().history().story(id) : execution(id).timeline();
  }

  /** A semaphore has so many places from now on. */
  void adapt(String id, String barrier, int places) {
    ExecutionJob job = execution(id);
    refuseIfHeld(id);
    int index = job.gates().byName(barrier);
    String why = "";
    if (index < 0) {
      why = "there is no such barrier";
    } else if (places < 1 || places > ControlNode.PLACES_MAX) {
      why = "a semaphore has 1 to " + ControlNode.PLACES_MAX + " places, not " + places;
    } else if (job.over()) {
      why = "its execution is over";
    } else {
      why = job.gates().unadaptable(index);
    }
    if (!why.isEmpty()) {
      throw new PlushException(
          ErrorCode.USAGE, why, barrier, "'plushm barriers " + id + "' lists them");
    }
    job.gates().adapt(index, places);
  }

  private void refuseIfHeld(String id) {
    if (desk.jobs().held()) {
      throw new PlushException(
          ErrorCode.CONTROLLER_BUSY,
          "the controller has just come back and looks for its tree",
          id,
          "try again in a few seconds");
    }
  }

  /** Hosts get nothing new, or are used again; those of them that are known, or were not used. */
  NodeSet drain(NodeSet names, Drain drain) {
    List<Host> done = new ArrayList<>();
    for (Host host : desk.hosts().all()) {
      if (names.contains(host.name().value()) && drain(host, drain)) {
        done.add(host);
      }
    }
    return HostTable.names(done);
  }

  private boolean drain(Host host, Drain drain) {
    boolean again = drain == Drain.NONE;
    boolean drained = host.drain() != Drain.NONE;
    host.drain(drain);
    boolean back = again && (desk.recovery().reinstate(host) || drained);
    desk.jobs().changed(host);
    return back || !again;
  }

  /** The execution of an earlier controller, not begun; none if it cannot go on. */
  Optional<Job> again(JournalEvent.Begun begun) {
    ExecutionRequest request = begun.request();
    Planning planning = new Planning(desk.hosts());
    Optional<ExecutionPlan> plan = Optional.empty();
    if (request instanceof ShellRequest shell) {
      plan = Optional.of(planning.shell(shell));
    } else if (request instanceof RunRequest run) {
      plan = Optional.of(planning.run(begun.key(), run));
    }
    return plan.map(p -> new ExecutionJob(begun.key(), desk, Observer.NOBODY, p));
  }

  List<RunView> runs() {
    List<RunView> runs = new ArrayList<>(desk.jobs().views(desk.context().epochMillis()));
    desk.jobs().history().runs().forEach(run -> runs.add(run.view()));
    return List.copyOf(runs);
  }
}
