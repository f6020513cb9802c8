package com.plushm.controller.decide;

import com.plushm.api.command.Care;
import com.plushm.api.command.Command;
import com.plushm.api.command.Unpacking;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Ranks;
import com.plushm.api.spec.RunVariables;
import com.plushm.controller.decide.application.Farm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a step does on its hosts. */
sealed interface Work {
  /** A command line. */
  record Process(
      boolean shell,
      boolean expand,
      List<String> words,
      List<String> environment,
      String directory,
      long timeoutMillis,
      boolean idempotent,
      Care care)
      implements Work {
    /**
     * @param ranks the hosts of the component, in the order of their ranks
     * @param values of the run variables that the controller knows
     * @param more environment beyond that of the plan
     * @throws com.plushm.api.error.PlushException if it is too long to be sent, now that the values
     *     are in their places
     */
    Command.Run command(
        String execution,
        String name,
        OrdinalSet targets,
        Ranks ranks,
        Map<String, String> values,
        List<String> more) {
      List<String> variables =
          new ArrayList<>(expand ? replaced(environment, values) : environment);
      variables.addAll(more);
      List<String> line = expand ? replaced(words, values) : words;
      Planning.check(line, variables, "the command of '" + name + "'");
      return new Command.Run(
          execution,
          name,
          targets,
          ranks,
          shell,
          expand,
          line,
          List.copyOf(variables),
          directory,
          timeoutMillis,
          idempotent,
          care);
    }

    private static List<String> replaced(List<String> texts, Map<String, String> values) {
      return texts.stream().map(text -> RunVariables.replace(text, values)).toList();
    }
  }

  /**
   * A file is moved.
   *
   * @param software whether it is a package rather than what a person asked to be moved
   */
  record Move(Cargo cargo, boolean software) implements Work {}

  /** A package that is there is installed. */
  record Install(Unpacking software) implements Work {}

  /**
   * What a step left on hosts is removed, when all else is over.
   *
   * @param of the step that brought it there, wherever it was begun
   * @param until the step that leaves nothing of it where it ended well; -1 if none does
   */
  record Remove(Unpacking software, int of, int until) implements Work {}

  /** That service has to be up. */
  record Up(int service) implements Work {}

  /** A barrier has to be passed. */
  record Pass(int gate) implements Work {}

  /** Tasks are spread over the hosts. */
  record Tasks(Process process, List<String> inputs, Farm.Rules rules) implements Work {}
}
