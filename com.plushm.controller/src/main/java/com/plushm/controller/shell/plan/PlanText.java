package com.plushm.controller.shell.plan;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.controller.shell.print.Style;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** A plan for people: what is as usual is not told, and of a long text its first line. */
public final class PlanText {
  private static final String CLIENT = "the client, where it is missing";

  /** Digits of a hash that tell one from another. */
  private static final int HASH_DIGITS = 12;

  private final PrintStream out;
  private final Style style;

  public PlanText(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Prints it. */
  public void print(RunPlan plan) {
    Specification specification = plan.specification();
    line(style.strong(specification.name()));
    if (!specification.variables().isEmpty()) {
      line("variables: " + SettingWords.pairs(specification.variables()));
    }
    line("");
    components(plan);
    line("");
    for (Specification.Pool pool : specification.pools()) {
      notes("pool " + pool.name(), SettingWords.pool(pool));
    }
    line("tree: " + plan.overlay() + " over " + Wording.hosts(plan.hosts().size()));
    line(PlanWords.lostHost(specification.onFailure()));
    specification
        .massFailure()
        .ifPresent(answer -> line("if most hosts are lost at once, massFailure is " + answer));
    line("software: " + CLIENT);
    line("");
    software(plan.software());
    blocks(plan.blocks());
  }

  private void line(String text) {
    out.print(text + "\n");
  }

  private void notes(String of, List<String> notes) {
    if (!notes.isEmpty()) {
      line(of + ": " + String.join("; ", notes));
    }
  }

  private void components(RunPlan plan) {
    Table hosts = new Table("COMPONENT", "COUNT", "MIN", "BY", "HOSTS", "SPARE");
    for (PlannedComponent component : plan.components()) {
      hosts.row(
          component.component().name(),
          Integer.toString(component.component().count()),
          Integer.toString(component.component().min()),
          component.launcher(),
          component.chosen().fold(),
          component.spare().isEmpty() ? "-" : component.spare().fold());
    }
    hosts.print(out, style);
    for (PlannedComponent component : plan.components()) {
      String name = component.component().name();
      notes(name + " takes", SettingWords.constraints(component.component().constraints()));
      for (Map.Entry<String, NodeSet> refused : component.refused().entrySet()) {
        line("not for " + name + ": " + refused.getValue().fold() + ", " + refused.getKey());
      }
      if (!component.unknown().isEmpty()) {
        String who = component.unknown().fold();
        line(name + ": whether " + who + " fit is known once they join");
      }
    }
  }

  private void software(List<PlannedSoftware> all) {
    Table table = new Table("SOFTWARE", "SIZE", "TO", "HOW", "HOSTS", "FROM");
    for (PlannedSoftware each : all) {
      Specification.Software software = each.software();
      String hash = software.sha256();
      table.row(
          software.name(),
          each.size(),
          software.destination(),
          each.how()
              + (hash.isEmpty()
                  ? ""
                  : ", sha256 " + hash.substring(0, Math.min(HASH_DIGITS, hash.length())) + "…")
              + (software.cleanUp() ? ", removed at the end" : ""),
          each.hosts().fold(),
          software.source());
    }
    table.print(out, style);
    if (!all.isEmpty()) {
      line("");
    }
  }

  private void blocks(List<PlannedBlock> all) {
    Table table = new Table("BLOCK", "KIND", "ON", "AFTER", "COMMAND");
    for (PlannedBlock block : all) {
      table.row(
          block.name(),
          block.kind(),
          String.join(",", block.on()),
          block.after().isEmpty() ? "-" : String.join(",", block.after()),
          block.command().isEmpty() ? "-" : PlanWords.command(block.command()));
    }
    table.print(out, style);
    line("");
    all.forEach(block -> notes(block.name(), block.notes()));
  }
}
