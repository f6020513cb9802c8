package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.GetRequest;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code get}: a file of each host up the tree. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=get"})
public final class GetCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "get",
          "a file from many hosts, each as FOLDER/NAME.HOST",
          List.of("FILE FOLDER [-w NODESET] [-x NODESET]"),
          Manual.Operands.FILE,
          options(),
          List.of(
              "get /etc/os-release out -w 'node[1-40]'",
              "becomes out/os-release.node1 and so on; the folder out is made if need be",
              "get ~/app.log . -x node7",
              "from all participants but one; what is equal on several hosts comes once"));

  private final ControlNode node;

  @Activate
  public GetCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>(List.of(Targets.NODES, Targets.EXCLUDE));
    options.addAll(List.of(Report.LARGEST, Manual.JSON));
    options.addAll(Targets.REACHING);
    options.add(Manual.HELP);
    return List.copyOf(options);
  }

  /** Gogo's entry. */
  public void get(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    List<String> words = arguments.operands();
    if (words.size() != 2) {
      throw Operand.usage(MANUAL, words.size() < 2 ? "an operand is missing" : "too many operands");
    }
    String path = PutCommand.path(MANUAL, words.get(0));
    if (path.endsWith("/") || path.endsWith("/..") || path.equals("..") || path.equals("~")) {
      throw Operand.usage(MANUAL, "'" + path + "' is no file");
    }
    Path folder = console.file(words.get(1));
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new PlushException(
          ErrorCode.FILE_UNREADABLE, "it is not a folder", folder.toString(), "name another one");
    }
    Targets targets = new Targets(node, console);
    NodeSet hosts = targets.chosen(arguments);
    GetRequest request = new GetRequest(targets.plans(hosts, arguments), path, folder.toString());
    ActivityWatch watch = new ActivityWatch(console);
    Summary summary = watch.await(node.get(request, watch));
    return new Report(console, MANUAL.name(), "answered", false).print(summary, arguments);
  }
}
