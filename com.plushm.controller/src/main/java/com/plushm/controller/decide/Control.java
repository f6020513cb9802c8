package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.overlay.Generation;
import com.plushm.api.spec.MassFailure;
import com.plushm.api.transport.Remote;
import com.plushm.controller.BarrierView;
import com.plushm.controller.Drain;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.ExecutionView;
import com.plushm.controller.GetRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.MeshView;
import com.plushm.controller.NodeView;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Shipment;
import com.plushm.controller.StoryLine;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SwitchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The control node: every event of the world and every wish of a person comes in here, one at a
 * time, and goes to the class that decides about it.
 */
public final class Control {
  private static final String RELEASE = "sequencer-release";

  /** News for the next one who begins something. */
  private static final int UNTOLD_MAX = 100;

  private final ControlContext context;
  private final ControlSettings settings;
  private final Diary diary;
  private final Timers timers;
  private final Chronicle chronicle;
  private final Jobs jobs;
  private final HostTable hosts;
  private final RootLink root;
  private final Sequencer sequencer;
  private final Generations generations;
  private final Ledger ledger;
  private final AnswerCredit credit;
  private final FileDesk files;
  private final Revocations revocations;
  private final Invitations invitations;
  private final Absence absence;
  private final Admissions admissions;
  private final Recovery recovery;
  private final Surveys surveys;
  private final LocalRuns local;
  private final Inbox inbox;
  private final Desk desk;
  private final Enquiries enquiries;
  private final List<Host> pending;
  private final List<String> untold = new ArrayList<>();

  /**
   * @param reign of this controller process, persisted before
   * @param journal what the controllers before have noted, in their order; as much as was kept
   */
  public Control(
      ControlContext context, ControlSettings settings, long reign, List<JournalEvent> journal) {
    Recollection past = new Recollection(journal);
    this.context = context;
    this.settings = settings;
    this.diary = new Diary(context);
    this.jobs = new Jobs(diary, this::detachedOver);
    this.chronicle = new Chronicle(context::now, context::event);
    this.timers = new Timers(context);
    Upcalls upcalls = new Upcalls();
    this.hosts = new HostTable(context::now, diary, upcalls);
    this.root = new RootLink(context, timers, hosts, chronicle, settings, reign, upcalls);
    this.sequencer = new Sequencer(context, diary, chronicle, root::root, reign, past.commands());
    this.credit = new AnswerCredit(context, diary);
    this.ledger = new Ledger(context, diary, timers, root::root, credit::flush, chronicle);
    this.generations = new Generations(context, diary, sequencer, chronicle);
    this.files = new FileDesk(context, root::root, sequencer, chronicle);
    this.revocations = new Revocations(timers, sequencer);
    this.invitations = new Invitations(context, timers, hosts, root, settings, chronicle, upcalls);
    this.absence =
        new Absence(sequencer, hosts, settings.controllerAbsenceMillis(), jobs::anyDetached);
    this.admissions =
        new Admissions(
            context,
            timers,
            hosts,
            sequencer,
            chronicle,
            absence,
            invitations::joined,
            h -> jobs.uses(h, null));
    this.recovery =
        new Recovery(
            context, timers, hosts, root, invitations, chronicle, settings, reign, upcalls);
    this.local = new LocalRuns(context);
    this.surveys = new Surveys(context, timers, hosts, root, sequencer, chronicle);
    this.inbox = inbox();
    this.desk =
        new Desk(
            context,
            diary,
            timers,
            hosts,
            invitations,
            root,
            sequencer,
            ledger,
            files,
            recovery,
            settings,
            jobs,
            local);
    this.enquiries = new Enquiries(desk, absence);
    this.pending = restore(past);
    diary.begin();
  }

  /** Comes to where its predecessor was; gives the hosts that were being invited. */
  private List<Host> restore(Recollection past) {
    past.tree().ifPresent(generations::restore);
    List<Host> invited = hosts.restore(past, context.epochMillis() - context.now());
    recovery.restore();
    new Retelling(ledger, jobs, chronicle, context.epochMillis(), enquiries::again)
        .tell(past.executions());
    absence.restored();
    return invited;
  }

  private Inbox inbox() {
    return new Inbox(
        chronicle,
        hosts,
        root,
        recovery,
        admissions,
        invitations,
        ledger,
        credit,
        files,
        sequencer,
        generations,
        surveys,
        this::reconciled);
  }

  /**
   * Goes on with what an earlier controller began: looks for its tree, invites whom it was
   * inviting, and goes on with its executions. To be called once, before anything else.
   */
  public void resume() {
    diary.turn(
        () -> {
          recovery.resume();
          root.resume();
          if (root.phase() == RootLink.Phase.LOST) {
            jobs.hold();
          }
          pending.forEach(invitations::invite);
          jobs.resume();
          invitations.pump();
        });
  }

  /** The hosts that an earlier controller left in its tree, or was inviting. */
  public List<HostPlan> inherited() {
    return hosts.all().stream()
        .filter(h -> pending.contains(h) || h.state() == HostState.JOINED)
        .map(Host::plan)
        .toList();
  }

  // What a person wants. The key names the job in interrupt and abandon.

  /** Invites hosts, which then stay. */
  public void connect(String key, List<HostPlan> plans, Observer observer) {
    diary.turn(
        () -> {
          plans.forEach(hosts::named);
          jobs.begin(new ConnectJob(key, desk, observer, plans));
        });
  }

  /** Lets hosts leave; all of them if none are named. */
  public void disconnect(String key, Optional<NodeSet> names, Observer observer) {
    diary.turn(() -> jobs.begin(new DisconnectJob(key, desk, observer, names)));
  }

  /** Runs one command; the key is the execution's id. */
  public void shell(String key, ShellRequest request, Observer observer) {
    execute(
        key,
        request,
        () -> new ExecutionJob(key, desk, observer, new Planning(hosts).shell(request)));
  }

  /** Runs an application; the key is the execution's id. */
  public void run(String key, RunRequest request, Observer observer) {
    execute(
        key,
        request,
        () -> new ExecutionJob(key, desk, observer, new Planning(hosts).run(key, request)));
  }

  private void execute(String key, ExecutionRequest request, Supplier<Job> made) {
    diary.turn(
        () -> {
          Job job = made.get();
          jobs.refuseIfFull();
          jobs.begin(
              new JournalEvent.Begun(key, context.epochMillis(), request, context.digest(request)),
              job);
        });
  }

  /**
   * Changes the overlay of all who take part.
   *
   * @throws PlushException OVERLAY_CHANGING if it is being changed already
   */
  public void use(String key, SwitchRequest request, Observer observer) {
    SwitchJob job = new SwitchJob(key, desk, observer, request, generations);
    diary.turn(
        () -> {
          jobs.refuseIfFull();
          generations.begin(job);
          jobs.begin(job);
        });
  }

  /** Chooses the overlay of those who are going to take part, as long as nobody does. */
  public void choose(String overlay) {
    boolean idle =
        hosts.all().stream()
            .allMatch(h -> h.state() == HostState.NAMED || h.state() == HostState.LEFT);
    if (idle) {
      diary.turn(() -> generations.choose(overlay));
    }
  }

  /** The tree that holds. */
  public Generation generation() {
    return generations.current();
  }

  /**
   * Puts files on hosts; the key is the execution's id.
   *
   * @param shipments the files of the request, read once
   */
  public void put(String key, PutRequest request, List<Shipment> shipments, Observer observer) {
    execute(
        key,
        request,
        () -> new ExecutionJob(key, desk, observer, new Planning(hosts).put(request, shipments)));
  }

  /** Gets a file from hosts. */
  public void get(String key, String execution, GetRequest request, Observer observer) {
    execute(
        execution,
        request,
        () -> new GetJob(key, execution, desk, observer, new Planning(hosts).get(request)));
  }

  /** Shows the output of an execution. */
  public void logs(String key, String execution, boolean follow, Observer observer) {
    diary.turn(() -> enquiries.logs(key, execution, follow, observer));
  }

  /** Hears of an execution until it ends; of one that is over, its account. */
  public void attach(String key, String execution, Observer observer) {
    diary.turn(() -> enquiries.attach(key, execution, observer));
  }

  /** Ends an execution as Ctrl-C does, with {@code force} as the second one does. */
  public void stop(String execution, boolean force) {
    diary.turn(() -> enquiries.stop(execution, force));
  }

  /** Nobody waits for an execution any more: its hosts wait for a controller for ever. */
  public void detach(String execution) {
    diary.turn(() -> enquiries.detach(execution));
  }

  /**
   * Sends a signal to the processes of an execution, on those hosts or on all.
   *
   * @return the number of hosts where something of it runs, and to which it was sent
   */
  public int signal(String execution, Optional<NodeSet> names, int signal) {
    return enquiries.signal(execution, names, signal);
  }

  /** Barriers of an execution, or of all that go on. */
  public List<BarrierView> barriers(Optional<String> execution) {
    return enquiries.barriers(execution);
  }

  /** What an execution decided, oldest first. */
  public List<StoryLine> story(String execution) {
    return enquiries.story(execution);
  }

  /** Executions of this controller and of those before it, newest first. */
  public List<RunView> runs() {
    return enquiries.runs();
  }

  /**
   * Hosts get nothing new; or all that were drained or given up are used again.
   *
   * @return those of them of whom that was not so
   */
  public NodeSet drain(NodeSet names, Drain drain) {
    List<NodeSet> done = new ArrayList<>(1);
    diary.turn(() -> done.add(enquiries.drain(names, drain)));
    return done.get(0);
  }

  /** The first Ctrl-C. */
  public void interrupt(String key) {
    diary.turn(() -> jobs.byKey(key).ifPresent(Job::interrupt));
  }

  /** Who looked on at an execution does so no more. */
  public void leave(String key) {
    diary.turn(() -> jobs.byKey(key).ifPresent(Job::unwatch));
  }

  /** The second Ctrl-C. */
  public void abandon(String key) {
    diary.turn(() -> jobs.byKey(key).ifPresent(Job::abandon));
  }

  /** Something that everybody should know: the next one who begins something is told. */
  public void tell(String words) {
    chronicle.event(words);
    if (untold.size() < UNTOLD_MAX) {
      untold.add(words);
    }
  }

  /** What the next one who begins something should be told; once. */
  public List<String> untold() {
    List<String> all = List.copyOf(untold);
    untold.clear();
    return all;
  }

  public List<NodeView> nodes() {
    return hosts.views();
  }

  /**
   * Asks every node for its place in the tree.
   *
   * @param about of whom everybody is to tell what they saw
   * @param done called once with what came
   * @throws PlushException NO_SUCH_TARGET if there is no such host
   */
  public void survey(Optional<HostName> about, Consumer<SurveyView> done) {
    surveys.begin(about.map(hosts::known), done);
  }

  public List<ExecutionView> executions() {
    return jobs.executions().stream().map(ExecutionJob::view).toList();
  }

  /**
   * A barrier that is a semaphore has so many places from now on; who is inside stays.
   *
   * @throws PlushException as of {@link com.plushm.controller.ControlNode#adapt}
   */
  public void adapt(String execution, String barrier, int places) {
    diary.turn(() -> enquiries.adapt(execution, barrier, places));
  }

  public int executionsRunning() {
    return jobs.running();
  }

  /**
   * @param counters of the links, to which those of the deciders are added
   */
  public MeshView mesh(String overlay, SortedMap<String, Long> counters) {
    counters.putAll(chronicle.counters());
    Optional<Peer> peer = root.root();
    return new MeshView(
        overlay,
        peer.flatMap(p -> root.host()).map(Host::toString).orElse(""),
        peer.map(p -> p.id().shortForm()).orElse(""),
        peer.isPresent() ? root.claim().toString() : "",
        hosts.joinedCount(),
        sequencer.last().equals(CommandId.NONE) ? "" : sequencer.last().toString(),
        invitations.outstanding(),
        settings.invitationsMax(),
        invitations.waiting(),
        chronicle.events(),
        counters);
  }

  // What happens in the world.

  /** The client of an invitation listens. */
  public void launched(long invitation, Launched client) {
    diary.turn(
        () -> {
          generations.use();
          invitations.launched(invitation, client);
        });
  }

  /** The client of an invitation could not be started. */
  public void launchFailed(long invitation, ErrorCode code, String reason) {
    diary.turn(() -> invitations.launchFailed(invitation, code, reason));
  }

  /** All turns up to the one with that token are durable. */
  public void persisted(long token) {
    diary.turn(() -> diary.persisted(token));
    sequencer.persisted();
    ledger.persisted();
  }

  /** A command on this machine has ended; 127 if it could not be started, and why, for people. */
  public void ranLocal(long token, int status, String why) {
    diary.turn(() -> local.ran(token, status, why));
  }

  public void timer(String name) {
    diary.turn(() -> timers.fire(name));
  }

  /** The peer's queue has room again. */
  public void writable(NodeId peer) {
    if (root.isRoot(peer)) {
      sequencer.pump();
      ledger.flush();
      files.writable();
    }
  }

  /** No link to the peer is left. */
  public void linkDown(NodeId peer, String cause) {
    diary.turn(() -> down(peer, cause));
  }

  private void down(NodeId peer, String cause) {
    boolean left =
        root.isRoot(peer)
            && hosts
                .byNode(peer)
                .filter(h -> h.leaving() || h.state() == HostState.LEFT)
                .isPresent();
    if (left && hosts.joined().stream().allMatch(h -> h.leaving())) {
      // The root leaves last (paper §3.6): with it, everyone is gone.
      root.reset();
      hosts.joined().forEach(recovery::left);
      invitations.rootless();
    } else {
      root.linkDown(peer, cause);
    }
  }

  /** A message came in. */
  public void received(Remote from, ControlMessage message) {
    diary.turn(() -> inbox.received(from, message));
  }

  /** A message about a file came in. */
  public void received(Remote from, FileMessage message) {
    diary.turn(() -> inbox.received(from, message));
  }

  private void detachedOver() {
    absence.changed();
  }

  /** The journal may have been reconciled with the tree: what waited for that can be numbered. */
  private void reconciled() {
    admissions.resume();
    generations.resume();
    if (jobs.held() && sequencer.reconciled()) {
      jobs.release();
    }
  }

  /** What the deciders tell each other. */
  private final class Upcalls
      implements HostTable.Listener, RootLink.Listener, Invitations.Listener, Recovery.Listener {
    @Override
    public void changed(Host host, HostState from) {
      recovery.changed(host);
      jobs.changed(host);
    }

    @Override
    public void rooted(Host newRoot) {
      sequencer.rootChanged();
      admissions.rootChanged();
      files.rootChanged();
      timers.start(RELEASE, settings.candidateMillis(), this::release);
      recovery.rollCall(root.root().orElseThrow());
      recovery.tellFailed();
      ledger.flush();
      invitations.rooted();
      generations.rooted();
    }

    private void release() {
      sequencer.release();
      reconciled();
    }

    @Override
    public void candidateFailed(Host candidate) {
      invitations.candidateFailed(candidate);
    }

    @Override
    public void rootLost(Host lost, String cause) {
      recovery.lost(lost, cause);
    }

    @Override
    public void treeLost(boolean resuming) {
      if (resuming) {
        recovery.treeGone(host -> jobs.uses(host, null));
        jobs.release();
      } else {
        recovery.treeLost();
      }
      invitations.rootless();
    }

    @Override
    public void beforeRootIsNamed(Peer to) {
      recovery.tellFailed(to);
    }

    @Override
    public void aliased(Host second, Host first) {
      jobs.aliased(second, first);
    }

    @Override
    public void stateLost(Ordinal old) {
      ledger.stateLost(old, jobs::isApplication);
    }

    @Override
    public void giveUp(Ordinal ordinal, ErrorCode code, String reason) {
      revocations.revoke(ledger.openOf(ordinal), ordinal);
      jobs.gaveUp(ordinal); // First: what the last missing answer settles ends at once.
      ledger.giveUp(ordinal, code, reason);
    }

    @Override
    public MassFailure massFailurePolicy() {
      return jobs.massFailurePolicy(settings.massFailure());
    }

    @Override
    public void massFailure(MassFailure policy, String words) {
      jobs.notice(words);
      if (policy == MassFailure.ABORT) {
        jobs.abort(settings.massFailure());
      }
    }

    @Override
    public long heldBackMillis() {
      return recovery.holdsFor();
    }
  }
}
