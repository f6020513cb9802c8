package com.plushm.controller.shell.print;

import com.plushm.controller.Summary;
import java.io.PrintStream;
import java.util.Locale;

/** The account of an activity as JSON: a document for every block, then one that sums up. */
public final class SummaryJson {
  private final PrintStream out;

  public SummaryJson(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints all documents.
   *
   * @param command the command that asked
   * @param exitStatus what that command will return
   */
  public void print(Summary summary, String command, int exitStatus) {
    for (Summary.Block block : summary.blocks()) {
      new JsonLine("block")
          .text("execution", summary.id())
          .text("process", block.process())
          .hosts(block.hosts())
          .text("outcome", block.outcome().kind().name().toLowerCase(Locale.ROOT))
          .number("status", block.outcome().status())
          .text("detail", block.outcome().detail())
          .output("stdout", block.out())
          .output("stderr", block.err())
          .number("lostBytes", block.lostBytes())
          .print(out);
    }
    JsonLine last =
        new JsonLine("summary")
            .text("command", command)
            .text("execution", summary.id())
            .text("name", summary.name())
            .number("targets", summary.targets())
            .number("answered", summary.answered())
            .number("failed", summary.failed());
    last.objects(
        "missing",
        summary.missing(),
        missing ->
            last.hosts(missing.hosts())
                .text("code", missing.code().code())
                .text("reason", missing.reason()));
    last.seconds("seconds", summary.took())
        .flag("interrupted", summary.interrupted())
        .number("exitStatus", exitStatus)
        .print(out);
  }
}
