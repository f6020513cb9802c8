package com.plushm.controller.shell.print;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints the account of an activity: which hosts failed or did not answer and why, folded by
 * reason, and, as the last line, how many of how many answered.
 */
public final class SummaryPrinter {
  private final PrintStream err;
  private final Style style;

  public SummaryPrinter(PrintStream err, Style style) {
    this.err = err;
    this.style = style;
  }

  /**
   * Prints an account.
   *
   * @param verb what a host that counts did: {@code answered}, {@code joined}, {@code left}
   * @param named whether the process and the application are named
   */
  public void print(Summary summary, String verb, boolean named) {
    for (Map.Entry<String, NodeSet> failure : failures(summary, named).entrySet()) {
      reason(failure.getValue(), failure.getKey());
    }
    for (Map.Entry<String, NodeSet> missing : missing(summary).entrySet()) {
      reason(missing.getValue(), missing.getKey());
    }
    for (Summary.Block block : summary.blocks()) {
      if (block.lostBytes() > 0) {
        reason(block.hosts(), block.lostBytes() + " bytes of output lost to the cap");
      }
    }
    err.print(lastLine(summary, verb, named) + "\n");
  }

  /** {@code hello: 8 of 8 answered in 0.12 s}. */
  private String lastLine(Summary summary, String verb, boolean named) {
    StringBuilder line = new StringBuilder();
    if (named && !summary.name().isEmpty()) {
      line.append(summary.name()).append(": ");
    }
    String counts = summary.answered() + " of " + summary.targets();
    line.append(style.strong(counts)).append(' ').append(verb);
    if (summary.failed() > 0) {
      line.append(", ").append(style.bad(summary.failed() + " failed"));
    }
    int missing = summary.targets() - summary.answered();
    if (missing > 0) {
      line.append(", ").append(style.bad(missing + " missing"));
    }
    if (summary.interrupted()) {
      line.append(", interrupted");
    }
    return line.append(" in ").append(Wording.time(summary.took())).toString();
  }

  private void reason(NodeSet hosts, String why) {
    err.print(style.hosts(hosts.fold()) + ": " + style.bad(why) + "\n");
  }

  private static Map<String, NodeSet> failures(Summary summary, boolean named) {
    Map<String, NodeSet> failures = new LinkedHashMap<>();
    for (Summary.Block block : summary.blocks()) {
      if (!block.outcome().success()) {
        String words = Wording.outcome(block.outcome());
        failures.merge(
            named ? block.process() + " " + words : words, block.hosts(), NodeSet::union);
      }
    }
    return failures;
  }

  private static Map<String, NodeSet> missing(Summary summary) {
    Map<String, NodeSet> missing = new LinkedHashMap<>();
    for (Summary.Missing one : summary.missing()) {
      missing.merge(one.code().code() + " " + one.reason(), one.hosts(), NodeSet::union);
    }
    return missing;
  }
}
