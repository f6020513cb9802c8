package com.plushm.controller.decide;

import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.OrdinalSet;

/**
 * What an execution decided, in the order of deciding: told again to a job that was made of the
 * same request, it brings the job to where it was ({@link Job#recall}).
 */
public sealed interface ExecutionNote {
  /** A host that it asked for is there. */
  record Arrived(HostName host) implements ExecutionNote {}

  /** A command of a step was numbered; its account was opened just before. */
  record Started(int step, CommandId command, OrdinalSet targets) implements ExecutionNote {}
}
