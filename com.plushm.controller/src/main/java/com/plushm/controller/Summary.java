package com.plushm.controller;

import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import java.time.Duration;
import java.util.List;

/**
 * The account of an activity: {@code answered + missing = targets}, always (protocol.md §5.4).
 *
 * @param blocks folded results, in the order of their processes, then of their first host
 * @param answered hosts for which every process has an outcome (or, for connect, that joined)
 * @param failed hosts with a process that failed
 * @param largestStatus the largest exit status of any process
 * @param interrupted whether a person stopped it
 */
public record Summary(
    String id,
    String name,
    Duration took,
    List<Block> blocks,
    List<Missing> missing,
    int targets,
    int answered,
    int failed,
    int largestStatus,
    boolean interrupted) {

  /**
   * Equal output and equal end of one process on several hosts.
   *
   * @param lostBytes output that a cap cost, on each of the hosts
   */
  public record Block(
      String process, NodeSet hosts, Outcome outcome, Bytes out, Bytes err, long lostBytes) {}

  /** Hosts without an answer, and why. */
  public record Missing(NodeSet hosts, ErrorCode code, String reason) {}

  /** 0 all well, 3 some missing, 4 some failed, 130 interrupted (application.md §4). */
  public int exitStatus() {
    if (interrupted) {
      return 130;
    }
    if (!missing.isEmpty()) {
      return 3;
    }
    return failed > 0 ? 4 : 0;
  }
}
