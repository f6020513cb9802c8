package com.plushm.sim.application;

import com.plushm.api.command.Outcome;
import com.plushm.api.id.HostName;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.Summary;
import com.plushm.sim.property.Violation;
import com.plushm.sim.world.Play;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * What has to hold of the account of an application: every host has one outcome of each block, what
 * is told is what happened, every input is accounted for once, and it went wrong only if something
 * did go wrong.
 */
final class Ending {
  private final String key;
  private final Specification specification;
  private final Summary summary;
  private final Rules rules;
  private final boolean gentle;

  Ending(String key, Specification specification, Summary summary, Rules rules, boolean gentle) {
    this.key = key;
    this.specification = specification;
    this.summary = summary;
    this.rules = rules;
    this.gentle = gentle;
  }

  private void check(boolean holds, String number, String says, Object... seen) {
    if (!holds) {
      StringBuilder detail = new StringBuilder(key).append(": ");
      for (Object part : seen) {
        detail.append(part);
      }
      throw new Violation(number, says, detail.append(" in ").append(words()).toString());
    }
  }

  private String words() {
    return "status " + summary.exitStatus() + " " + lines(summary) + " " + summary.missing();
  }

  /** What is to be the same however it came about: results by their names, without hosts. */
  static List<String> lines(Summary summary) {
    List<String> lines = new ArrayList<>();
    for (Summary.Block block : summary.blocks()) {
      String process = block.process();
      boolean farm = process.endsWith("]");
      if (block.outcome().kind() == Outcome.Kind.SIGNALLED) {
        block.hosts().expand().forEach(h -> lines.add(process + " was ended"));
        continue; // A service: when, and by which signal, is of no account.
      }
      lines.add(
          (farm ? process.substring(0, process.indexOf('[')) : process)
              + " "
              + block.outcome().kind()
              + " "
              + block.outcome().value()
              + " "
              + block.out().text().strip()
              + (farm ? "" : " x" + block.hosts().expand().size()));
    }
    Collections.sort(lines);
    return lines;
  }

  /** Checks all of it. */
  void check() {
    boolean whole = !summary.interrupted() && !rules.score().aborted && !rules.score().stopped;
    if (rules.score().gathered) {
      specification.processes().forEach(this::once);
    }
    summary.blocks().forEach(this::happened);
    if (whole && summary.exitStatus() == 0) {
      specification.processes().forEach(this::allRanks);
      specification.workflows().forEach(this::allInputs);
    }
    check(
        !gentle || !whole || summary.missing().isEmpty(),
        "E7",
        "nobody is missing where no host is lost");
    boolean reason =
        rules.score().troubled || rules.truth().anythingFailed() || !rules.score().gathered;
    check(
        summary.exitStatus() == 0 || !whole || reason,
        "E7",
        "it went wrong only if something did",
        "status ",
        summary.exitStatus());
  }

  private NodeSet missing() {
    NodeSet missing = NodeSet.empty();
    for (Summary.Missing one : summary.missing()) {
      missing = missing.union(one.hosts());
    }
    return missing;
  }

  private void once(Specification.Process process) {
    NodeSet missing = missing();
    for (HostName host : new TreeSet<>(rules.score().seats.values())) {
      long count =
          summary.blocks().stream()
              .filter(b -> b.process().equals(process.name()))
              .filter(b -> b.hosts().contains(host.value()))
              .count();
      check(
          count == 1
              || (count == 0
                  && (missing.contains(host.value()) || rules.score().excused.contains(host))),
          "E6",
          "every host has one outcome of every block",
          host,
          " has ",
          count,
          " of ",
          process.name());
    }
  }

  private void happened(Summary.Block block) {
    if (block.outcome().kind() != Outcome.Kind.EXITED || block.lostBytes() > 0) {
      return;
    }
    String name = block.process();
    String process = name.endsWith("]") ? name.substring(0, name.indexOf('[')) : name;
    if (rules.truth().process(process).isEmpty() && rules.truth().workflow(process).isEmpty()) {
      return;
    }
    for (String host : block.hosts().expand()) {
      check(
          rules.truth().came(new HostName(host), process, block.outcome(), block.out()),
          "E6",
          "what is told of a block is what happened",
          host,
          " is said to have ",
          block);
    }
  }

  private boolean pardoned(Specification.FailurePolicy own) {
    Action said = own.then() == Action.UNSAID ? specification.onFailure().then() : own.then();
    return said == Action.IGNORE;
  }

  private void allRanks(Specification.Process process) {
    if (process.conduct().service() || pardoned(process.conduct().onFailure())) {
      return;
    }
    List<String> made = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (Summary.Block block : summary.blocks()) {
      if (block.process().equals(process.name())) {
        block.hosts().expand().forEach(h -> made.add(block.out().text().strip()));
      }
    }
    String name = Play.of(process.command()).name();
    int seats = rules.score().seats.size();
    if (!rules.score().excused.isEmpty()) {
      return; // It was done without some of its hosts.
    }
    for (int rank = 0; rank < seats; rank++) {
      wanted.add(name.replace("${rank}", Integer.toString(rank)));
    }
    Collections.sort(made);
    Collections.sort(wanted);
    check(made.equals(wanted), "E8", "a good end is a whole one", process.name(), " made ", made);
  }

  private void allInputs(Specification.Workflow workflow) {
    if (specification.onFailure().then() == Action.IGNORE) {
      return;
    }
    List<Integer> made = new ArrayList<>();
    for (Summary.Block block : summary.blocks()) {
      if (block.process().startsWith(workflow.name() + "[") && block.outcome().success()) {
        String numbers = block.process().substring(workflow.name().length() + 1);
        OrdinalSet.parse(numbers.substring(0, numbers.length() - 1)).intStream().forEach(made::add);
      }
    }
    Collections.sort(made);
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < workflow.inputs().size(); i++) {
      wanted.add(i);
    }
    check(made.equals(wanted), "E8", "every input is accounted for once", workflow.name(), made);
  }
}
