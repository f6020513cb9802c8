package com.plushm.spec.grammar;

import static com.plushm.spec.grammar.Forms.TEXT;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Flag;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Size;
import com.plushm.spec.grammar.Shape.Span;
import com.plushm.spec.grammar.Shape.Table;
import com.plushm.spec.grammar.Shape.Text;
import com.plushm.spec.grammar.Shape.Whole;
import java.util.ArrayList;
import java.util.List;

/** Keys of processes; a workflow's tasks have some of them. */
final class ProcessKeys {
  private static final int COUNT_MAX = 1_000_000_000;

  private static final Block LIMITS =
      new Block(
          "the limits",
          List.of(
              Key.of("cpu", new Span(), "Processor time, in whole seconds."),
              Key.of("memory", new Size(), "Bytes of address space."),
              Key.of("files", new Whole(1, COUNT_MAX), "Open files."),
              Key.of("processes", new Whole(1, COUNT_MAX), "Processes of its user."),
              Key.of("fileSize", new Size(), "Bytes of a file that it writes."),
              Key.of("core", new Size(), "Bytes of a core dump.")));

  private static final Block STDIN =
      new Block(
          "the standard input",
          List.of(Key.needed("file", TEXT, "A file on the host that the process reads.")));

  static final Block PROCESS = new Block("a process", keys());

  private ProcessKeys() {}

  private static List<Key> keys() {
    List<Key> keys = new ArrayList<>(task(Scope.RUN));
    keys.addAll(
        List.of(
            Key.of(
                "idempotent",
                new Flag(),
                "`true` if a second run does no harm, should a client crash between a start and"
                    + " the record of its end."),
            Key.of(
                "service",
                new Flag(),
                "`true` if it is kept alive rather than expected to end. What comes after it"
                    + " starts when it is up; when all else has ended, it is ended too."),
            Key.of("user", TEXT, "Who runs it. The client's user if left out."),
            Key.of(
                "stdin",
                Choice.of(TEXT, STDIN),
                "What it reads. A text of up to 64 KiB, or `{file: PATH}` for a file on the host;"
                    + " nothing if left out."),
            Key.of("limits", LIMITS, "Of which resource it may have so much."),
            Key.of("monitor", CareKeys.MONITOR, "Watches it."),
            Key.of("monitors", CareKeys.MONITORS, "Several of them."),
            Key.of("onFailure", CareKeys.ON_FAILURE, "What follows when it fails.")));
    return List.copyOf(keys);
  }

  /** What processes and workflows have. */
  static List<Key> task(Scope scope) {
    Text words = new Text(scope);
    return List.of(
        Key.of(
            "on", TEXT, "The component whose hosts run it. May be left out if there is only one."),
        Key.of(
            "command",
            new Items(
                words, 1, SpecLimits.WORDS_MAX, Forms.COMMAND_ADVICE + ", or use the key shell"),
            "The command line, a list of words. It is started as it is: no shell, no splitting, no"
                + " globbing."),
        Key.of("shell", words, "A line or a script for `/bin/sh -c`. Either this or `command`."),
        Key.of(
            "after",
            Forms.AFTER,
            "Blocks that must have ended well on the same host before. A block's name or a list of"
                + " them; see [Order](#order)."),
        Key.of(
            "environment",
            new Table("the environment", KeyRule.ENVIRONMENT, 0, SpecLimits.WORDS_MAX / 2, words),
            "Environment variables. Names that begin with `PLUSHM_` are taken."),
        Key.of("directory", TEXT, "The working directory. The client's home folder if left out."),
        Key.of(
            "timeout",
            new Span(),
            "How long it may run. Then its whole process group is ended, and it has failed."));
  }
}
