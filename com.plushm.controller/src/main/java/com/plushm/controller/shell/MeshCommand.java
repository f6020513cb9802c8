package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.MeshView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code mesh}: the communication fabric. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=mesh"})
public final class MeshCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "mesh",
          "the communication fabric: overlay, root, invitations, what happened, counters",
          List.of(""),
          Manual.Operands.NONE,
          List.of(Manual.JSON, Manual.HELP),
          List.of("mesh", "who is root, and why"));

  private final ControlNode node;

  @Activate
  public MeshCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void mesh(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Operand.none(MANUAL, arguments);
    MeshView mesh = node.mesh();
    if (json(arguments)) {
      printJson(console, mesh);
      return 0;
    }
    Table table = new Table("FABRIC", "");
    table.row("overlay", mesh.overlay());
    table.row("root", mesh.root().isEmpty() ? "-" : mesh.root() + " (" + mesh.rootNode() + ")");
    table.row("claim", mesh.claim().isEmpty() ? "-" : mesh.claim());
    table.row("joined", Integer.toString(mesh.joined()));
    table.row("last command", mesh.lastCommand().isEmpty() ? "-" : mesh.lastCommand());
    table.row(
        "invitations",
        mesh.invitations() + " of " + mesh.invitationsMax() + ", " + mesh.waiting() + " waiting");
    for (Map.Entry<String, Long> counter : mesh.counters().entrySet()) {
      table.row(counter.getKey(), counter.getValue().toString());
    }
    table.print(console.out(), console.outStyle());
    for (String event : mesh.events()) {
      console.out().print("  " + event + "\n");
    }
    return 0;
  }

  private static void printJson(Console console, MeshView mesh) {
    JsonLine line =
        new JsonLine("mesh")
            .text("overlay", mesh.overlay())
            .text("root", mesh.root())
            .text("rootNode", mesh.rootNode())
            .text("claim", mesh.claim())
            .number("joined", mesh.joined())
            .text("lastCommand", mesh.lastCommand())
            .number("invitations", mesh.invitations())
            .number("invitationsMax", mesh.invitationsMax())
            .number("waiting", mesh.waiting())
            .texts("events", mesh.events());
    line.objects(
            "counters",
            mesh.counters().entrySet(),
            counter -> line.text("name", counter.getKey()).number("value", counter.getValue()))
        .print(console.out());
  }
}
