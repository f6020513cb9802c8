package com.plushm.spec.grammar;

import static com.plushm.spec.grammar.Forms.TEXT;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Flag;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Text;
import com.plushm.spec.grammar.Shape.Whole;
import com.plushm.spec.grammar.Shape.Word;
import java.util.List;

/** Keys of software. */
final class SoftwareKeys {
  private static final Block COMMAND =
      new Block(
          "a way to install",
          List.of(
              Key.needed(
                  "command",
                  new Items(new Text(Scope.INSTALL), 1, SpecLimits.WORDS_MAX, Forms.COMMAND_ADVICE),
                  "The command that installs it. `${archive}` in it is the fetched file.")));

  /** A package: where it comes from, or all that can be said. */
  static final Shape SOFTWARE =
      Choice.of(
          TEXT,
          new Block(
              "a package",
              List.of(
                  Key.of(
                      "source",
                      TEXT,
                      "A file beside the specification, or an `http:` or `https:` address. May be"
                          + " left out if a command installs."),
                  Key.of(
                      "sha256", TEXT, "Its SHA-256, 64 hexadecimal digits. Checked if it is said."),
                  Key.of(
                      "install",
                      Choice.of(Word.of("tar", "zip", "deb", "rpm", "none"), COMMAND),
                      "What is done with it. `tar` (also compressed with gzip, xz or bzip2) and"
                          + " `zip` are unpacked; `deb` and `rpm` are given to `dpkg` and `rpm`;"
                          + " `none` puts the file itself into the folder; `{command: [...]}` runs"
                          + " a command. Left out: what the source's name ends in, else `none`."),
                  Key.of(
                      "to",
                      TEXT,
                      "The folder for it on each host. From the client's home folder on if it is"
                          + " relative; the package's name if left out."),
                  Key.of(
                      "strip",
                      new Whole(0, SpecLimits.STRIP_MAX),
                      "So many leading folders of the names in an archive are left out."),
                  Key.of("cleanUp", new Flag(), "`true` if it is removed when the run is over."))));

  private SoftwareKeys() {}
}
