package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SurveyView.Surveyed;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Wording;
import com.plushm.controller.tree.Doctor;
import com.plushm.controller.tree.Finding;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
          "checks on the running system what it promises: one tree, no cycle, nothing lost",
          List.of(""),
          Manual.Operands.NONE,
          List.of(Manual.JSON, Manual.HELP),
          List.of("doctor", "surveys the tree twice; exit 4 if a promise is broken in both"));

  private final ControlNode node;

  @Activate
  public DoctorCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
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
    if (json(arguments)) {
      for (Finding finding : findings) {
        new JsonLine("finding")
            .text("property", finding.property())
            .text("promise", finding.promise())
            .flag("holds", finding.holds())
            .texts("broken", finding.broken())
            .print(console.out());
      }
      return broken == 0 ? 0 : BROKEN;
    }
    for (Finding finding : findings) {
      String word = finding.holds() ? "holds " : console.outStyle().bad("BROKEN");
      console
          .out()
          .print(String.format("%-4s %s  %s%n", finding.property(), word, finding.promise()));
      finding.broken().forEach(line -> console.out().print("       " + line + "\n"));
    }
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
                + "\n");
    return broken == 0 ? 0 : BROKEN;
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
