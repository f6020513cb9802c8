package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.NodeView;
import com.plushm.controller.RunView;
import com.plushm.controller.shell.option.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.builtins.Completers.FilesCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, options, names of hosts, executions and files. */
final class CommandCompleter implements Completer {
  /** Hosts offered at most: more than that nobody reads. */
  private static final int HOSTS_MAX = 200;

  private static final String OPERATORS = ",!&^";

  private final ControlNode node;
  private final Path directory;

  CommandCompleter(ControlNode node, Path directory) {
    this.node = node;
    this.directory = directory;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.wordIndex() == 0) {
      Manuals.ALL.forEach(manual -> candidates.add(candidate(manual.name(), manual.summary())));
      candidates.add(candidate("exit", "leave"));
      return;
    }
    String name = line.words().get(0);
    Optional<Manual> manual =
        Manuals.find(name.startsWith("plush:") ? name.substring("plush:".length()) : name);
    if (manual.isEmpty()) {
      return;
    }
    String word = line.word();
    String before = line.wordIndex() > 1 ? line.words().get(line.wordIndex() - 1) : "";
    if (takesNodeSet(manual.get(), before)) {
      hosts(word, candidates);
    } else if (word.startsWith("-")) {
      for (Option option : manual.get().options()) {
        candidates.add(candidate("--" + option.name(), option.help()));
      }
    } else {
      operands(manual.get(), reader, line, candidates);
    }
  }

  private void operands(
      Manual manual, LineReader reader, ParsedLine line, List<Candidate> candidates) {
    switch (manual.operands()) {
      case NODES -> hosts(line.word(), candidates);
      case FILE -> new FilesCompleter(directory).complete(reader, line, candidates);
      case EXECUTION -> {
        for (RunView view : node.runs()) {
          if (candidates.size() < HOSTS_MAX) {
            candidates.add(candidate(view.id(), view.name() + ", " + view.state()));
          }
        }
      }
      case WORDS -> words(manual.name(), candidates);
      case NONE -> {}
    }
  }

  private static void words(String command, List<Candidate> candidates) {
    List<String> words =
        switch (command) {
          case "help" -> Manuals.names();
          case "controller" -> List.of("status", "start", "stop");
          case "config" -> List.of("show");
          default -> List.of();
        };
    words.forEach(word -> candidates.add(candidate(word, null)));
  }

  /** The last name of an expression: what stands before it is kept. */
  private void hosts(String word, List<Candidate> candidates) {
    int from = 0;
    for (int i = 0; i < word.length(); i++) {
      if (OPERATORS.indexOf(word.charAt(i)) >= 0) {
        from = i + 1;
      }
    }
    String kept = word.substring(0, from);
    String begun = word.substring(from);
    List<Candidate> hosts = new ArrayList<>();
    for (NodeView view : node.nodes()) {
      if (hosts.size() < HOSTS_MAX && view.host().value().startsWith(begun)) {
        hosts.add(
            new Candidate(
                kept + view.host().value(), view.host().value(), null, null, null, null, false));
      }
    }
    candidates.addAll(hosts);
  }

  private static boolean takesNodeSet(Manual manual, String word) {
    for (Option option : manual.options()) {
      if (option.argument().equals("NODESET")
          && (word.equals("-" + option.letter()) || word.equals("--" + option.name()))) {
        return true;
      }
    }
    return false;
  }

  private static Candidate candidate(String value, String description) {
    return new Candidate(value, value, null, description, null, null, true);
  }
}
