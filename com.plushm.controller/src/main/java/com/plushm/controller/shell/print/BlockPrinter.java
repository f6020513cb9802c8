package com.plushm.controller.shell.print;

import com.plushm.api.command.Outcome;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints results for people: equal output and equal end of a process once, under a header that
 * names its hosts. Hosts that each have a single line of their own are printed one line each, as
 * {@code local1: ok}. Standard error goes to the standard error, under a header that says so.
 */
public final class BlockPrinter {
  private static final String RULE = "-".repeat(15);
  private static final Pattern TASK = Pattern.compile("(.+)\\[([0-9]{1,9})\\]");
  private static final byte NEWLINE = '\n';

  private final PrintStream out;
  private final PrintStream err;
  private final Style style;
  private final Style errStyle;

  public BlockPrinter(PrintStream out, Style style, PrintStream err, Style errStyle) {
    this.out = out;
    this.style = style;
    this.err = err;
    this.errStyle = errStyle;
  }

  /** What folds: all but the hosts. */
  private record Key(String process, Outcome outcome, Bytes bytes) {}

  /** Equal output on several hosts. */
  private record Fold(Key key, NodeSet hosts) {
    boolean isLine() {
      byte[] bytes = key.bytes.toArray();
      for (int i = 0; i < bytes.length - 1; i++) {
        if (bytes[i] == NEWLINE) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Prints blocks in their order.
   *
   * @param named whether headers name the process
   */
  public void print(List<Summary.Block> blocks, boolean named) {
    Map<String, List<Summary.Block>> byProcess = new LinkedHashMap<>();
    for (Summary.Block block : blocks) {
      byProcess.computeIfAbsent(together(block.process()), n -> new ArrayList<>()).add(block);
    }
    for (List<Summary.Block> ofOne : byProcess.values()) {
      ofOne.sort(Comparator.comparingLong(block -> index(block.process())));
      printOutputs(fold(ofOne, Summary.Block::out), named);
      for (Fold fold : fold(ofOne, Summary.Block::err)) {
        print(err, errStyle, fold, named, " standard error");
      }
    }
  }

  /** The tasks of a workflow, {@code render[7]}, belong together. */
  private static String together(String process) {
    Matcher task = TASK.matcher(process);
    return task.matches() ? task.group(1) : process;
  }

  /** The number of a workflow's task. */
  private static long index(String process) {
    Matcher task = TASK.matcher(process);
    return task.matches() ? Long.parseLong(task.group(2)) : 0;
  }

  private void printOutputs(List<Fold> folds, boolean named) {
    List<Fold> lines = new ArrayList<>();
    int good = 0;
    for (Fold fold : folds) {
      if (fold.key.outcome.success()) {
        good++;
        if (fold.isLine()) {
          lines.add(fold);
        }
      }
    }
    boolean asLines = lines.size() > 1 && lines.size() == good;
    if (asLines) {
      for (Fold line : lines) {
        out.print(style.hosts(title(line, named)));
        out.print(": ");
        write(out, line.key.bytes);
      }
    }
    for (Fold fold : folds) {
      if (!asLines || !fold.key.outcome.success()) {
        print(out, style, fold, named, "");
      }
    }
  }

  private static void print(PrintStream to, Style style, Fold fold, boolean named, String mark) {
    Outcome outcome = fold.key.outcome;
    to.print(RULE);
    to.print('\n');
    to.print(style.hosts(title(fold, named)) + " (" + fold.hosts.size() + ")" + mark);
    if (!outcome.success()) {
      to.print(" " + style.bad(Wording.outcome(outcome)));
    }
    to.print('\n');
    to.print(RULE);
    to.print('\n');
    write(to, fold.key.bytes);
  }

  private static String title(Fold fold, boolean named) {
    return named ? fold.key.process + " · " + fold.hosts.fold() : fold.hosts.fold();
  }

  private static List<Fold> fold(
      List<Summary.Block> blocks, Function<Summary.Block, Bytes> content) {
    Map<Key, NodeSet> folds = new LinkedHashMap<>();
    for (Summary.Block block : blocks) {
      Bytes bytes = content.apply(block);
      if (bytes.length() > 0) {
        Key key = new Key(block.process(), block.outcome(), bytes);
        folds.merge(key, block.hosts(), NodeSet::union);
      }
    }
    List<Fold> result = new ArrayList<>();
    folds.forEach((key, hosts) -> result.add(new Fold(key, hosts)));
    return result;
  }

  /** As it came, with an end of line if it has none. */
  private static void write(PrintStream to, Bytes content) {
    byte[] bytes = content.toArray();
    to.write(bytes, 0, bytes.length);
    if (bytes[bytes.length - 1] != NEWLINE) {
      to.print('\n');
    }
  }
}
