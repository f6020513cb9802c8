package com.plushm.controller;

import com.plushm.api.id.HostName;
import com.plushm.api.nodeset.NodeSet;
import java.util.List;
import java.util.Optional;

/**
 * The control node (paper §3.2), thread-safe. What takes time is an {@link Activity}: it is begun
 * at once, told of to a listener, and ends with a {@link Summary} that accounts for every target.
 */
public interface ControlNode {
  DeploymentView deployment();

  /**
   * Chooses the overlay of those who are going to take part. Once somebody does, the choice stands.
   *
   * @param overlay as {@link com.plushm.api.overlay.OverlayChoice} reads it
   * @return whether it is the one that holds
   * @throws com.plushm.api.error.PlushException OVERLAY_UNKNOWN, CONFIG_INVALID
   */
  boolean choose(String overlay);

  /** Invites hosts and waits until each has joined or failed. */
  Activity connect(List<HostPlan> hosts, ActivityListener listener);

  /** Dismantles the overlay, or lets single hosts leave (paper §3.6). */
  Activity disconnect(Optional<NodeSet> hosts, ActivityListener listener);

  /**
   * Changes the overlay of all who take part, while whatever runs goes on (protocol.md §6).
   *
   * @throws com.plushm.api.error.PlushException OVERLAY_UNKNOWN, CONFIG_INVALID, OVERLAY_CHANGING
   */
  Activity use(SwitchRequest request, ActivityListener listener);

  /**
   * The number of an execution that {@link #shell} or {@link #run} is about to begin. Whoever asks
   * can say it before anything begins, and ask the next controller for the same one, should this
   * one end meanwhile.
   */
  String nextExecution();

  /**
   * One command on all targets; hosts that are not connected are invited first.
   *
   * @param execution of {@link #nextExecution}
   */
  Activity shell(String execution, ShellRequest request, ActivityListener listener);

  /**
   * An application: connect, run the processes in order, account, and let go what it invited.
   *
   * @param execution of {@link #nextExecution}
   */
  Activity run(String execution, RunRequest request, ActivityListener listener);

  /**
   * Files down the tree; hosts that are not connected are invited first. Reads each file once
   * before it returns.
   *
   * @throws com.plushm.api.error.PlushException FILE_UNREADABLE
   */
  Activity put(PutRequest request, ActivityListener listener);

  /** A file of each target up the tree; hosts that are not connected are invited first. */
  Activity get(GetRequest request, ActivityListener listener);

  /** What an execution has put out so far, and with {@code follow} what comes, until it ends. */
  Activity logs(String execution, boolean follow, ActivityListener listener);

  /**
   * Executions of this controller process and of those before it, newest first; at most {@value
   * #RUNS_KEPT} that are over.
   */
  List<RunView> runs();

  /**
   * Barriers of an execution, in the order of its specification.
   *
   * @param execution of all that go on, if empty
   * @throws com.plushm.api.error.PlushException NO_SUCH_EXECUTION
   */
  List<BarrierView> barriers(Optional<String> execution);

  /**
   * An open barrier that is a semaphore has so many places from now on, until everything begins
   * anew; who is inside stays.
   *
   * @param places 1 to {@value #PLACES_MAX}
   * @throws com.plushm.api.error.PlushException NO_SUCH_EXECUTION; USAGE if there is no such
   *     barrier, it is no semaphore or not open, or so many places cannot be; CONTROLLER_BUSY
   */
  void adapt(String execution, String barrier, int places);

  /**
   * What an execution decided, oldest first; of one that ended under an earlier controller the last
   * of it, or nothing if that was not kept.
   *
   * @throws com.plushm.api.error.PlushException NO_SUCH_EXECUTION
   */
  List<StoryLine> story(String execution);

  /**
   * Takes the place of the one who began an execution: hears of it until it ends, and stops it with
   * {@link Activity#interrupt}. Of one that is over, its account comes at once.
   *
   * @throws com.plushm.api.error.PlushException NO_SUCH_EXECUTION
   */
  Activity attach(String execution, ActivityListener listener);

  /**
   * Ends an execution as its first Ctrl-C does: its processes are ended, what came in is kept. Does
   * nothing if it is over.
   *
   * @param force as the second one: what has not answered counts as missing
   * @throws com.plushm.api.error.PlushException NO_SUCH_EXECUTION
   */
  void stop(String execution, boolean force);

  /**
   * Lets an execution go on without anybody who waits for it: its hosts no longer end by themselves
   * while the controller is away, however long that is. Does nothing if it is over.
   *
   * @throws com.plushm.api.error.PlushException NO_SUCH_EXECUTION
   */
  void detach(String execution);

  /**
   * Hosts get nothing new from now on.
   *
   * @return those of them that are known
   */
  NodeSet drain(NodeSet hosts, Drain drain);

  /**
   * Hosts that are FAILED may be invited again, and the tree is told; those that are drained are
   * used again.
   *
   * @return those of them that were FAILED or drained
   */
  NodeSet reinstate(NodeSet hosts);

  /**
   * Sends a signal to the processes of an execution.
   *
   * @param hosts all if empty
   * @return the number of hosts it was sent to: those of them where something runs
   * @throws com.plushm.api.error.PlushException NO_SUCH_EXECUTION
   */
  int signal(String execution, Optional<NodeSet> hosts, int signal);

  List<NodeView> nodes();

  MeshView mesh();

  /**
   * Asks every node for its place in the tree; takes a few seconds at most.
   *
   * @param about of whom everybody is to tell what they saw
   * @throws com.plushm.api.error.PlushException NO_SUCH_TARGET
   */
  SurveyView survey(Optional<HostName> about);

  /** Executions of this controller process, newest first, at most {@link #EXECUTIONS_KEPT}. */
  List<ExecutionView> executions();

  /** Ends the controller process: dismantles the overlay if asked to, then exits. */
  void shutdown(boolean dismantle);

  int EXECUTIONS_KEPT = 200;

  /** Connections that the controller has at most. */
  int LINKS_MAX = 1_024;

  int RUNS_KEPT = 10_000;

  /** Places of a semaphore, as in a specification. */
  int PLACES_MAX = 1_000_000;
}
