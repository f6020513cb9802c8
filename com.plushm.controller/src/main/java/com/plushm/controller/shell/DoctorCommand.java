package com.plushm.controller.shell;

import static java.util.stream.Collectors.counting;

import com.plushm.controller.ControlNode;
import com.plushm.controller.NodeView;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SurveyView.Surveyed;
import com.plushm.controller.machine.Machine;
import com.plushm.controller.machine.MachineProbe;
import com.plushm.controller.machine.Need;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Wording;
import com.plushm.controller.tree.Doctor;
import com.plushm.controller.tree.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code doctor}: checks the running system. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=doctor"})
public final class DoctorCommand extends PlushCommand {
  /** Between the two surveys: a heartbeat, and what follows from it. */
  static final long BETWEEN_MILLIS = 1_500;

  /** Exit status when something is broken. */
  private static final int BROKEN = 4;

  static final Manual MANUAL =
      new Manual(
          "doctor",
          "checks what the running system promises, and what this machine lacks",
          List.of(""),
          Manual.Operands.NONE,
          List.of(Manual.JSON, Manual.HELP),
          List.of("doctor", "surveys the tree twice; exit 4 if a promise is broken in both"));

  private static final String LOCAL = "local";
  private static final String SSH = "ssh";

  /** Looks at the controller's machine; see {@link MachineProbe#look}. */
  interface Probe {
    Machine look(Path state, Optional<String> allocation, Machine.Use use);
  }

  private final ControlNode node;
  private final Probe probe;

  @Activate
  public DoctorCommand(@Reference ControlNode node) {
    this(node, new MachineProbe()::look);
  }

  DoctorCommand(ControlNode node, Probe probe) {
    super(MANUAL);
    this.node = node;
    this.probe = probe;
  }

  /** Gogo's entry. */
  public void doctor(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    SurveyView before = node.survey(Optional.empty());
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    SurveyView after = node.survey(Optional.empty());
    List<Finding> findings = Doctor.examine(before, after);
    long broken = findings.stream().filter(finding -> !finding.holds()).count();
    List<Surveyed> asked = after.hosts().stream().filter(DoctorCommand::hasClient).toList();
    long reports = asked.stream().filter(host -> host.report().isPresent()).count();
    List<Need> needs = machine(console, after).needs();
    if (json(arguments)) {
      for (Finding finding : findings) {
        new JsonLine("finding")
            .text("property", finding.property())
            .text("promise", finding.promise())
            .flag("holds", finding.holds())
            .texts("broken", finding.broken())
            .print(console.out());
      }
      needs.forEach(need -> printJson(console, need));
      return broken == 0 ? 0 : BROKEN;
    }
    for (Finding finding : findings) {
      String word = finding.holds() ? "holds " : console.outStyle().bad("BROKEN");
      console
          .out()
          .print(String.format("%-4s %s  %s%n", finding.property(), word, finding.promise()));
      finding.broken().forEach(line -> console.out().print("       " + line + "\n"));
    }
    long lacking = needs.stream().filter(Need::lacks).count();
    needs.forEach(need -> print(console, need));
    console
        .err()
        .print(
            (broken == 0 ? "all well" : broken + " of " + findings.size() + " broken")
                + ": "
                + reports
                + " of "
                + asked.size()
                + " hosts answered"
                + without(after.hosts().size() - asked.size())
                + (lacking == 0
                    ? ""
                    : "; this machine lacks " + lacking + (lacking == 1 ? " thing" : " things"))
                + "\n");
    return broken == 0 ? 0 : BROKEN;
  }

  /** What this machine has; of the hosts each client tells what it lacks when that is needed. */
  private Machine machine(Console console, SurveyView survey) {
    Map<String, Long> launchers =
        node.nodes().stream()
            .collect(Collectors.groupingBy(NodeView::launcher, TreeMap::new, counting()));
    Machine.Use use =
        new Machine.Use(
            Math.max(ControlNode.LINKS_MAX, survey.hosts().size()),
            launchers.getOrDefault(LOCAL, 0L).intValue(),
            launchers.getOrDefault(SSH, 0L).intValue());
    Optional<String> allocation = console.variable(PersonsSources.SLURM_JOB);
    return probe.look(node.deployment().state(), allocation, use);
  }

  private static void print(Console console, Need need) {
    String word = need.lacks() ? console.outStyle().bad("LACKS ") : "has   ";
    console.out().print(String.format("env  %s  %s: %s%n", word, need.name(), need.found()));
    if (need.lacks()) {
      console.out().print("       " + need.advice() + "\n");
    }
  }

  private static void printJson(Console console, Need need) {
    new JsonLine("environment")
        .text("name", need.name())
        .text("found", need.found())
        .flag("lacks", need.lacks())
        .text("advice", need.advice())
        .print(console.out());
  }

  /** Whether there is anybody to be asked: named, failed and gone hosts have no client. */
  private static boolean hasClient(Surveyed host) {
    return switch (host.state()) {
      case JOINED, DISCONNECTED, RECONNECTING -> true;
      case NAMED, INVITED, LAUNCHING, FAILED, LEFT -> host.report().isPresent();
    };
  }

  private static String without(int hosts) {
    return hosts == 0 ? "" : "; " + Wording.hosts(hosts) + " without a client";
  }
}
