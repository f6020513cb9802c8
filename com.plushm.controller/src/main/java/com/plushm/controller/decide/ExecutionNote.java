package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.OrdinalSet;
import java.util.List;

/**
 * What an execution decided, in the order of deciding: told again to a job that was made of the
 * same request, it brings the job to where it was ({@link Job#recall}).
 */
public sealed interface ExecutionNote {
  /**
   * Its hosts are there, or given up.
   *
   * @param teams the members of each team that are there, in the order of the pool
   * @param targets those that the steps of each team are for
   * @param invited those that came because of this execution
   */
  record Gathered(
      List<List<HostName>> teams,
      List<OrdinalSet> targets,
      List<HostName> invited,
      List<Failure> failures)
      implements ExecutionNote {}

  /** A host that it has to do without. */
  record Failure(HostName host, ErrorCode code, String words) {}

  /** A command of a step was numbered; its account was opened just before. */
  record Started(int step, CommandId command, OrdinalSet targets) implements ExecutionNote {}

  /** It will not be run there. */
  record Skipped(int step, OrdinalSet targets, String why) implements ExecutionNote {}

  /** They were given up before anything was started on them. */
  record Lost(int step, OrdinalSet targets) implements ExecutionNote {}

  /** A person stopped it. */
  record Interrupted() implements ExecutionNote {}
}
