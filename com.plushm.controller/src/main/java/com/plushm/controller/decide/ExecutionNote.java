package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.decide.application.Barrier;
import com.plushm.controller.decide.application.ExecutionLife;
import java.util.List;

/**
 * What an execution decided, in the order of deciding: told again to a job that was made of the
 * same request, it brings the job to where it was ({@link Job#recall}). Moments are milliseconds
 * since 1970; gates, teams and steps are named by their places in the plan.
 */
public sealed interface ExecutionNote {
  /** When it was decided. */
  long at();

  /** A host that it has to do without. */
  record Failure(HostName host, ErrorCode code, String words) {}

  /** A place in a team, and whose it is. */
  record Seat(HostName host, Ordinal ordinal) {}

  /**
   * These are to be the hosts of a team, in the order of their ranks.
   *
   * @param invited those of them that come because of this execution
   */
  record Chosen(long at, int team, List<HostName> hosts, List<HostName> invited)
      implements ExecutionNote {}

  /**
   * A spare host is to take the place of one that failed.
   *
   * @param invited whether it comes because of this execution
   */
  record Replaced(long at, int team, HostName old, HostName fresh, boolean invited, String why)
      implements ExecutionNote {}

  /** Its hosts are there, or given up. */
  record Gathered(long at, List<List<Seat>> teams, List<Failure> failures)
      implements ExecutionNote {}

  /** The spare host is there, and has the rank of whom it replaces. */
  record Took(long at, int team, Seat old, Seat fresh) implements ExecutionNote {}

  /** A command of a step was numbered; its account was opened just before. */
  record Started(long at, int step, CommandId command, OrdinalSet targets)
      implements ExecutionNote {}

  /** What follows where a step failed. */
  record Failed(long at, int step, OrdinalSet who, Action action, String why)
      implements ExecutionNote {}

  /** What follows from the loss of a host. */
  record Gone(long at, int team, Seat seat, Action action, String why) implements ExecutionNote {}

  /** They have entered a barrier. */
  record Entered(long at, int gate, OrdinalSet who) implements ExecutionNote {}

  /** A barrier is open. */
  record Opened(long at, int gate, Barrier.Why why, OrdinalSet stragglers)
      implements ExecutionNote {}

  /** A barrier will not open any more. */
  record Shut(long at, int gate, Barrier.Why why) implements ExecutionNote {}

  /** A barrier lets some go on. */
  record Released(long at, int gate, OrdinalSet who, OrdinalSet late) implements ExecutionNote {}

  /** A barrier's callback said that it opens. */
  record Called(long at, int gate) implements ExecutionNote {}

  /** A semaphore has so many places from now on. */
  record Adapted(long at, int gate, int places) implements ExecutionNote {}

  /** An input was given to a host; the account was opened just before. */
  record Given(long at, int step, int input, Ordinal host, boolean second, CommandId command)
      implements ExecutionNote {}

  /** A host need not go on with an input: another one was first. */
  record Halted(long at, int step, int input, Ordinal host) implements ExecutionNote {}

  /** A host's task ended. */
  record Ended(long at, int step, int input, Ordinal host, boolean well) implements ExecutionNote {}

  /** It is in the next state of its life. */
  record Moved(long at, ExecutionLife.Event event, String why) implements ExecutionNote {}
}
