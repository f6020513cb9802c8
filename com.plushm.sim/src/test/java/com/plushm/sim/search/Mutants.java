package com.plushm.sim.search;

import com.plushm.sim.search.Mutant.Edit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The seven faults of the original, in the order of protocol.md §3. */
final class Mutants {
  private Mutants() {}

  /**
   * Nobody looks whether the joiner stands above, neither who accepts nor who is accepted, and a
   * loss clears one role only.
   */
  static final Mutant PARENT_CYCLE =
      new Mutant(
          "1 parent cycle",
          List.of(
              new Edit("Acceptor", "if (place.isAbove(join.joiner().id())) {", "if (false) {"),
              new Edit("Acceptor", "            && !place.isAbove(from.id())\n", ""),
              new Edit(
                  "Seeker",
                  "!Place.has(accept.path(), context.self().id())\n            && accept",
                  "accept"),
              new Edit(
                  "Seeker",
                  "!Place.has(attached.position().path(), context.self().id())\n"
                      + "            && Place",
                  "Place"),
              new Edit("RandTree", "    dropChild(newParent.id());\n", ""),
              new Edit(
                  "RandTree",
                  "    dropChild(node);\n    if (place.isParent(node)) {\n      orphaned(leaving);",
                  "    if (!place.isParent(node)) {\n      dropChild(node);\n    } else {\n"
                      + "      orphaned(leaving);")),
          Scenarios.SILENCE,
          0,
          "S2");

  /** A join of one who is listed as a child is ignored, of whatever life it is. */
  static final Mutant UNANSWERED_JOIN =
      new Mutant(
          "2 join never answered",
          List.of(new Edit("Acceptor", "if (age < 0) {", "if (known != null) {")),
          Scenarios.REBIRTH,
          0,
          "S4");

  /**
   * Heartbeats show that somebody lives, not that he holds the attachment: neither they nor reports
   * are answered "not my child", and no patience ends.
   */
  static final Mutant SILENT_PARENT =
      new Mutant(
          "3 silently restarted parent",
          List.of(
              new Edit(
                  "RandTree",
                  "if (attachment != 0 && attachment == attachment(peer)) {",
                  "if (false) {"),
              new Edit(
                  "Pulses",
                  "      context.send(from, new Detach(report.attachment(), false));\n",
                  ""),
              new Edit("RandTree", "place.staleFor() > settings.staleMax()", "false")),
          Scenarios.SILENCE,
          Integer.MAX_VALUE,
          "L");

  /** A removal names the peer, not the attachment: the answer to a late acceptance removes all. */
  static final Mutant LATE_JOIN =
      new Mutant(
          "4 late join while joined",
          List.of(
              new Edit(
                  "RandTree",
                  "if (detach.attachment() == attachment(from.id()) && detach.attachment() != 0) {",
                  "if (attachment(from.id()) != 0) {")),
          Scenarios.LATE,
          0,
          "L2");

  /** The smallest id is root, as Mace has it: the option of production is the fault. */
  static final Mutant ROOT_CHURN =
      new Mutant(
          "5 root churn",
          List.of(
              new Edit("RandTreeSettings", "300, 10, rootRule);", "300, 10, RootRule.SMALLEST);")),
          Scenarios.GROWTH.without("randtree.lonely"),
          0,
          "S18");

  /** A FAILED peer is remembered among those that a root probes. */
  static final Mutant DEAD_PROBED =
      new Mutant(
          "6 dead peers probed for ever",
          List.of(
              new Edit("Acquaintances", "    seeds.remove(node);\n    known.remove(node);\n", "")),
          Scenarios.EXILE.bounds(12, 3_000),
          0,
          "S14");

  /** Whom to probe is drawn until it is none of the own tree, and every known peer is. */
  static final Mutant SPINNING =
      new Mutant(
          "7a spinning when every peer is a child",
          List.of(
              new Edit(
                  "Acquaintances",
                  "    return from.isEmpty() ? null"
                      + " : from.get(context.random().nextInt(from.size()));",
                  "    while (!from.isEmpty()) {\n"
                      + "      Peer one = from.get(context.random().nextInt(from.size()));\n"
                      + "      Known seen = known.get(one.id());\n"
                      + "      if (seen == null || isMissing(seen)) {\n"
                      + "        return one;\n"
                      + "      }\n"
                      + "    }\n"
                      + "    return null;")),
          Scenarios.EXILE.bounds(12, 3_000),
          0,
          "S19");

  /** Who may not join is a fault of the program. */
  static final Mutant ASSERTION =
      new Mutant(
          "7b unauthorised joiner hits an assertion",
          List.of(
              new Edit(
                  "Acceptor",
                  "return Refusal.FAILED;",
                  "throw new AssertionError(\"may not join\");")),
          Scenarios.EXILE.bounds(12, 3_000),
          0,
          "S16");

  /** The floor below which no grant may fall does not reach the disk. */
  static final Mutant FORGETFUL =
      new Mutant(
          "beside: a grant that is not durable",
          List.of(
              new Edit(
                  "Election",
                  "context.persist(floor(), grantToken(number));",
                  "context.persist(new byte[0], grantToken(number));")),
          Scenarios.REBIRTH,
          0,
          "S6");

  /** An attempt that failed is the last. */
  static final Mutant RESIGNED =
      new Mutant(
          "beside: no retry",
          List.of(
              new Edit("Search", "    context.startTimer(TIMER, Math.max(pause, wish));\n", "")),
          Scenarios.BREAKS.bounds(12, 3_000),
          0,
          "S17");

  /** Slots that are promised are not counted. */
  static final Mutant GENEROUS =
      new Mutant(
          "beside: promised slots do not count",
          List.of(new Edit("Children", "        taken++;\n", "")),
          Scenarios.CHAIN,
          0,
          "S1");

  /** Of properties that the seven faults do not break. */
  static List<Mutant> others() {
    return List.of(FORGETFUL, RESIGNED, GENEROUS);
  }

  static List<Mutant> all() {
    return List.of(
        PARENT_CYCLE,
        UNANSWERED_JOIN,
        SILENT_PARENT,
        LATE_JOIN,
        ROOT_CHURN,
        DEAD_PROBED,
        SPINNING,
        ASSERTION);
  }

  /** Searches each mutant and prints its schedule. */
  public static void main(String[] arguments) throws IOException {
    boolean allFound = true;
    List<Mutant> mutants = new ArrayList<>(all());
    mutants.addAll(others());
    for (Mutant mutant : mutants) {
      System.out.println(mutant.name());
      allFound &= Search.search(mutant.profile(), mutant.scenario(), mutant.walks()).found();
    }
    System.exit(allFound ? 0 : 1);
  }
}
