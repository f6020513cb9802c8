package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.util.ArrayList;
import java.util.List;

/** {@code <process>}: what is started, where and with what. */
final class CommandLine {
  private static final String INPUT = "${input}";

  private final Problems problems;
  private final Problems notices;

  CommandLine(Problems problems, Problems notices) {
    this.problems = problems;
    this.notices = notices;
  }

  /**
   * @param task whether its last argument is a task's input
   */
  void write(Element process, boolean task, Sheet sheet) {
    List<Tree> words = new ArrayList<>();
    process
        .either("path")
        .filter(path -> !path.value().isBlank())
        .ifPresentOrElse(
            path -> words.add(Sheet.scalar(path.value().strip(), path.place())),
            () -> problems.add(process.place(), "a process without a path", "add <path>"));
    process.children("cmdline").forEach(line -> arguments(line, words));
    if (task) {
      words.add(new Tree.Scalar(INPUT, false, process.place(), 0, 0));
    }
    Place place = words.isEmpty() ? process.place() : words.get(0).place();
    sheet.put("command", new Tree.Items(words, place, 1 + words.size()), place);
    process
        .either("cwd")
        .filter(cwd -> !cwd.value().isBlank())
        .ifPresent(cwd -> sheet.text("directory", cwd.value().strip(), cwd.place()));
    process
        .either("timeout")
        .ifPresent(
            time -> {
              String seconds = time.value().strip();
              String text = seconds.matches("[0-9]+") ? seconds + "s" : seconds;
              sheet.text("timeout", text, time.place());
            });
    environment(process, sheet);
  }

  private void arguments(Element line, List<Tree> words) {
    for (Element argument : line.children("arg")) {
      words.add(Sheet.scalar(argument.content(), argument.place()));
    }
    if (!line.content().isEmpty()) {
      String what = "the command line " + quote(line.content()) + " is divided at its blanks";
      notices.add(line.place(), what, "write an <arg> for each word");
      for (String word : line.content().split("\\s+", -1)) {
        words.add(Sheet.scalar(word, line.place()));
      }
    }
  }

  private static void environment(Element process, Sheet sheet) {
    Sheet environment = new Sheet(process.place());
    for (Element variable : process.children("env")) {
      String name = variable.attribute("name").map(Element.Attribute::value).orElse("");
      String value =
          variable.attribute("value").map(Element.Attribute::value).orElse(variable.content());
      environment.text(name, value, variable.place());
    }
    if (!environment.isEmpty()) {
      sheet.put("environment", environment, process.children("env").get(0).place());
    }
  }
}
