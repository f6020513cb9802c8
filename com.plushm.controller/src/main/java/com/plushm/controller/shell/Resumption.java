package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.RunView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a command is asked for once more whose controller died before it could tell whether it had
 * begun: by the number that it said beforehand. So it is begun at most once.
 */
final class Resumption {
  static final Option OPTION =
      Option.value(
          '\0', "resume", "EXECUTION", "go on with that one; begin anew only if it never began");

  private Resumption() {}

  /** What had begun; empty if nothing had, or this is no resumption. */
  static Optional<RunView> former(ControlNode node, Arguments arguments) {
    return arguments
        .value(OPTION.name())
        .flatMap(id -> node.runs().stream().filter(run -> run.id().equals(id)).findFirst());
  }

  /** The words that go on with an execution, and begin it if it never began. */
  static List<String> again(String execution, List<String> words) {
    List<String> again = new ArrayList<>(List.of(words.get(0), "--" + OPTION.name(), execution));
    boolean resumed = words.size() > 2 && words.get(1).equals(again.get(1));
    again.addAll(words.subList(resumed ? 3 : 1, words.size()));
    return again;
  }
}
