package com.plushm.controller.shell;

import com.plushm.api.command.Command;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.PutRequest;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code put}: files down the tree. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=put"})
public final class PutCommand extends PlushCommand {
  /** Files of one command. */
  static final int FILES_MAX = 64;

  private static final Option PARENTS = Option.flag('p', "parents", "make missing folders");
  private static final Option MODE =
      Option.value('m', "mode", "OCTAL", "permissions there, as 755; else those of the file");

  static final Manual MANUAL =
      new Manual(
          "put",
          "files to many hosts, in pieces down the tree",
          List.of("FILE... DESTINATION [-w NODESET] [-x NODESET]"),
          Manual.Operands.FILE,
          options(),
          List.of(
              "put app.tar.gz /tmp/ -w 'node[1-40]'",
              "into that folder, which has to be there; relative and ~/ are in the user's home",
              "put -p a.conf b.conf '/etc/app/' -w @web",
              "makes the folder; where the same file stands already, nothing is sent",
              "put data.bin '/scratch/${host}/data' -p",
              "a name of its own on each host, on all participants",
              "put -m 755 run.sh bin/run.sh",
              "with these permissions; it stands in its place only when it is whole"));

  private final ControlNode node;

  @Activate
  public PutCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>(List.of(Targets.NODES, Targets.EXCLUDE));
    options.addAll(List.of(PARENTS, MODE, Report.LARGEST, Manual.JSON));
    options.addAll(Targets.REACHING);
    options.add(Manual.HELP);
    return List.copyOf(options);
  }

  /** Gogo's entry. */
  public void put(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    List<String> words = arguments.operands();
    if (words.size() < 2) {
      throw Operand.usage(MANUAL, words.isEmpty() ? "no file" : "no destination");
    }
    String destination = path(MANUAL, words.get(words.size() - 1));
    List<String> files =
        words.subList(0, words.size() - 1).stream()
            .map(word -> console.file(word).toString())
            .distinct()
            .toList();
    if (files.size() > FILES_MAX) {
      throw Operand.usage(MANUAL, "more than " + FILES_MAX + " files; put an archive");
    }
    if (files.size() > 1 && !destination.endsWith("/")) {
      destination += "/"; // As with cp, several files go into a folder.
    }
    Targets targets = new Targets(node, console);
    NodeSet hosts = targets.chosen(arguments);
    PutRequest request =
        new PutRequest(
            targets.plans(hosts, arguments),
            files,
            destination,
            mode(arguments),
            arguments.has(PARENTS.name()));
    ActivityWatch watch = new ActivityWatch(console);
    Summary summary = watch.await(node.put(request, watch));
    return new Report(console, MANUAL.name(), "answered", files.size() > 1)
        .print(summary, arguments);
  }

  /** A path on hosts. */
  static String path(Manual manual, String path) {
    boolean fits = path.getBytes(StandardCharsets.UTF_8).length <= Command.PATH_BYTES_MAX;
    if (path.isBlank() || !fits || path.indexOf('\0') >= 0) {
      throw Operand.usage(manual, "'" + path + "' is not a path");
    }
    return path;
  }

  private static OptionalInt mode(Arguments arguments) {
    if (!arguments.has(MODE.name())) {
      return OptionalInt.empty();
    }
    String text = arguments.value(MODE.name()).orElse("");
    try {
      int mode = Integer.parseInt(text, 8);
      if (mode >= 0 && mode <= Command.MODE_MAX) {
        return OptionalInt.of(mode);
      }
    } catch (NumberFormatException e) {
      throw badMode(text);
    }
    throw badMode(text);
  }

  private static RuntimeException badMode(String text) {
    return Operand.usage(MANUAL, "'" + text + "' are no permissions; write 644 or 755");
  }
}
