package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.command.Command;
import com.plushm.api.spec.SpecLimits;
import com.plushm.api.spec.Specification.Workflow;
import com.plushm.spec.Blocks.Kind;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Makes a workflow of its checked values. */
final class WorkflowBuilder {
  private static final int ATTEMPTS_USUAL = 3;

  private final Blocks blocks;
  private final Collection<String> components;
  private final Outside outside;
  private final Problems problems;

  /**
   * @param components names of components, right or wrong
   */
  WorkflowBuilder(
      Blocks blocks, Collection<String> components, Outside outside, Problems problems) {
    this.blocks = blocks;
    this.components = components;
    this.outside = outside;
    this.problems = problems;
  }

  /** The workflow; nothing if it is wrong. */
  Optional<Workflow> build(Value.Entry entry, Value.Table table) {
    String name = entry.key().text();
    String who = "workflow " + quote(name);
    Optional<String> on = References.one(table, "on", components, who, entry.key(), problems);
    List<String> after =
        blocks.after(Kind.WORKFLOW, name, on.map(List::of).orElse(List.of()), table);
    List<String> inputs = inputs(table);
    inputs.stream()
        .filter(input -> input.length() >= Command.WORD_BYTES_MAX / 4)
        .findFirst()
        .ifPresent(
            input ->
                problems.add(
                    table.placeOf("inputs"),
                    "an input of " + input.length() + " characters",
                    "put long inputs into files"));
    return new CommandLines(problems)
        .read(who, entry.key().place(), table)
        .flatMap(
            line ->
                on.map(
                    component ->
                        new Workflow(
                            name,
                            component,
                            line.words(),
                            line.shell(),
                            line.environment(),
                            line.directory(),
                            after,
                            line.timeout(),
                            inputs,
                            table.number("slots").map(Value.Number::number).orElse(1),
                            table
                                .number("attempts")
                                .map(Value.Number::number)
                                .orElse(ATTEMPTS_USUAL),
                            BarrierBuilder.knee(table))));
  }

  private List<String> inputs(Value.Table table) {
    Optional<Value.Table> own = table.table("inputs");
    if (own.isEmpty()) {
      return table.words("inputs");
    }
    if (own.get().has("range") == own.get().has("file")) {
      boolean both = own.get().has("range");
      String what = both ? "both range and file" : "neither range nor file";
      problems.add(own.get().place(), "'inputs' has " + what, "keep one of them");
      return List.of();
    }
    return own.get().has("range") ? range(own.get()) : file(own.get());
  }

  private List<String> range(Value.Table own) {
    List<Integer> bounds =
        own.items("range")
            .map(
                list ->
                    list.items().stream()
                        .filter(Value.Number.class::isInstance)
                        .map(n -> ((Value.Number) n).number())
                        .toList())
            .orElse(List.of());
    if (bounds.size() < 2) {
      return List.of();
    }
    long step = bounds.size() > 2 ? bounds.get(2) : 1;
    long first = bounds.get(0);
    long count = step == 0 ? 0 : (bounds.get(1) - first) / step + 1;
    if (count < 1 || (bounds.get(1) - first) / Long.signum(step) < 0) {
      problems.add(own.placeOf("range"), "no number is in the range", "write [FIRST, LAST]");
      return List.of();
    }
    if (count > SpecLimits.INPUTS_MAX) {
      String what = "the range has " + count + " numbers";
      problems.add(own.placeOf("range"), what, "the limit is " + SpecLimits.INPUTS_MAX);
      return List.of();
    }
    List<String> inputs = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      inputs.add(Long.toString(first + i * step));
    }
    return List.copyOf(inputs);
  }

  private List<String> file(Value.Table own) {
    Optional<Value.Text> file = own.text("file");
    Place place = own.placeOf("file");
    Optional<String> text =
        file.flatMap(f -> outside.bytes(place, quote(f.text()), s -> s.file(f.text())))
            .flatMap(bytes -> text(bytes, place));
    List<String> inputs =
        text.map(t -> t.lines().filter(line -> !line.isBlank()).toList()).orElse(List.of());
    if (text.isPresent() && inputs.isEmpty()) {
      problems.add(place, "no input in " + quote(file.get().text()), "write one in each line");
    }
    if (inputs.size() > SpecLimits.INPUTS_MAX) {
      String what = quote(file.get().text()) + " has " + inputs.size() + " inputs";
      problems.add(place, what, "the limit is " + SpecLimits.INPUTS_MAX);
    }
    return inputs;
  }

  private Optional<String> text(byte[] bytes, Place place) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) {
        problems.add(place, "the file contains a character of code 0", "");
        return Optional.empty();
      }
      return Optional.of(text);
    } catch (CharacterCodingException e) {
      problems.add(place, "the file is not UTF-8", "");
      return Optional.empty();
    }
  }
}
