package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Activity;
import com.plushm.controller.ControlNode;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code shell}: one command on many hosts. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=shell"})
public final class ShellCommand extends PlushCommand {
  private static final Option SHELL =
      Option.flag('\0', "shell", "several words too are one line for /bin/sh -c");
  private static final Option NO_SHELL =
      Option.flag('\0', "no-shell", "a single word too is executed without /bin/sh -c");
  private static final Option TIMEOUT =
      Option.value('t', "timeout", "TIME", "end the command on a host after 90s, 5m, 2h");

  static final Manual MANUAL =
      new Manual(
          "shell",
          "one command on many hosts, equal output folded",
          List.of("'COMMAND' [-w NODESET] [-x NODESET]", "[OPTIONS] -- COMMAND WORD..."),
          Manual.Operands.WORDS,
          options(),
          List.of(
              "shell -w 'local[1-4]' hostname",
              "four participants on this machine; they stay for the next command",
              "shell 'df -h / | tail -1'",
              "on all participants",
              "shell -- printf '%s\\n' 'a b'",
              "several words are executed as they are, a single one by /bin/sh -c",
              "shell -x node7 -S --timeout 30s -- test -e /etc/hosts",
              "the exit status is the largest of all",
              "shell -w @web --json uptime",
              "a group, and JSON for a program to read"));

  private final ControlNode node;

  @Activate
  public ShellCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>(List.of(Targets.NODES, Targets.EXCLUDE));
    options.addAll(
        List.of(SHELL, NO_SHELL, TIMEOUT, Resumption.OPTION, Report.LARGEST, Manual.JSON));
    options.addAll(Targets.REACHING);
    options.add(Manual.HELP);
    return List.copyOf(options);
  }

  /** Gogo's entry. */
  public void shell(CommandSession session, String[] words) {
    call(session, words);
  }

  /** Joining several words would lose their quoting: only if somebody wants that. */
  private static boolean byShell(Arguments arguments) {
    boolean asked = arguments.has(SHELL.name());
    boolean refused = arguments.has(NO_SHELL.name());
    if (asked && refused) {
      throw Operand.usage(MANUAL, "either --shell or --no-shell");
    }
    return asked || (!refused && arguments.operands().size() == 1);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    ActivityWatch watch = new ActivityWatch(console);
    Summary summary = watch.await(begun(console, arguments, watch));
    return new Report(console, MANUAL.name(), "answered", false).print(summary, arguments);
  }

  private Activity begun(Console console, Arguments arguments, ActivityWatch watch) {
    Optional<RunView> former = Resumption.former(node, arguments);
    if (former.isPresent()) {
      return node.attach(former.get().id(), watch);
    }
    ShellRequest request = request(console, arguments);
    String execution = node.nextExecution();
    List<String> words = console.request().arguments();
    if (!words.isEmpty()) { // Those of a session cannot be said again.
      console.resumeWith(Resumption.again(execution, words));
    }
    return node.shell(execution, request, watch);
  }

  private ShellRequest request(Console console, Arguments arguments) {
    List<String> words = arguments.operands();
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw Operand.usage(MANUAL, "no command");
    }
    boolean shell = byShell(arguments);
    Targets targets = new Targets(node, console);
    NodeSet hosts = targets.chosen(arguments);
    Duration timeout =
        arguments
            .value(TIMEOUT.name())
            .map(text -> Operand.time(MANUAL, text))
            .orElse(Duration.ZERO);
    return new ShellRequest(
        targets.plans(hosts, arguments),
        shell ? List.of(String.join(" ", words)) : words,
        shell,
        timeout);
  }
}
