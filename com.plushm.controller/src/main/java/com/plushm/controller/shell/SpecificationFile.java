package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.file.FileLayout;
import com.plushm.api.spec.SpecProblem;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.RunRequest;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a specification that a person named, and prints all that is wrong with it. */
final class SpecificationFile {
  /** Values for the specification's variables. */
  static final Option SET =
      Option.value('\0', "set", "NAME=VALUE", "a value for a variable; may be repeated");

  static final String STANDARD_INPUT = "-";

  private final SpecReader reader;
  private final Console console;

  SpecificationFile(SpecReader reader, Console console) {
    this.reader = reader;
    this.console = console;
  }

  /** A specification that may be run. */
  record Sound(Specification specification, RunRequest.Source source) {}

  /**
   * Reads and checks it.
   *
   * @param name the file; {@code -} for the standard input
   * @throws PlushException SPEC_UNREADABLE, or SPEC_INVALID after all problems were printed
   */
  Sound read(String name, Arguments arguments) {
    boolean piped = name.equals(STANDARD_INPUT);
    String shown = piped ? "standard input" : name;
    byte[] content = piped ? content(console.in(), shown) : content(console.file(name), shown);
    SpecReader.Result result =
        reader.read(
            shown, content, variables(arguments), new PersonsSources(console, folder(name)));
    for (SpecProblem notice : result.notices()) {
      console.err().print("note: " + notice + "\n");
    }
    if (result.problems().isEmpty()) {
      PersonsSpecification persons =
          new PersonsSpecification(folder(name), console.variable(PersonsSources.SLURM_JOB));
      String sha256 = HexFormat.of().formatHex(FileLayout.hash(content).toArray());
      String folder = folder(name).toAbsolutePath().normalize().toString();
      return new Sound(persons.of(result.specification()), new RunRequest.Source(folder, sha256));
    }
    for (SpecProblem problem : result.problems()) {
      console.err().print(problem + "\n");
    }
    int count = result.problems().size();
    throw new PlushException(
        ErrorCode.SPEC_INVALID,
        count == 1 ? "one problem" : count + " problems",
        shown,
        "nothing was started");
  }

  /** Where what the specification names is looked up. */
  private Path folder(String name) {
    Path parent = name.equals(STANDARD_INPUT) ? null : console.file(name).getParent();
    return parent == null ? console.file("") : parent;
  }

  private static byte[] content(Path file, String shown) {
    try (InputStream in = Files.newInputStream(file)) {
      return content(in, shown);
    } catch (IOException e) {
      String why =
          Files.exists(file) ? "cannot be read: " + e.getMessage() : "there is no such file";
      throw new PlushException(
          ErrorCode.SPEC_UNREADABLE, why, shown, "name a specification, YAML or JSON", e);
    }
  }

  private static byte[] content(InputStream in, String shown) {
    try {
      byte[] content = in.readNBytes(SpecReader.BYTES_MAX + 1);
      if (content.length > SpecReader.BYTES_MAX) {
        throw new PlushException(
            ErrorCode.SPEC_UNREADABLE,
            "more than " + SpecReader.BYTES_MAX + " bytes",
            shown,
            "a specification is smaller");
      }
      return content;
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.SPEC_UNREADABLE, "cannot be read: " + e.getMessage(), shown, null, e);
    }
  }

  private static SortedMap<String, String> variables(Arguments arguments) {
    SortedMap<String, String> variables = new TreeMap<>();
    for (String pair : arguments.all(SET.name())) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new PlushException(
            ErrorCode.USAGE, "'" + pair + "' sets no variable", "--set", "write NAME=VALUE");
      }
      variables.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return variables;
  }
}
