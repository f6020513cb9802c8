package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.Component;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.api.spec.Specification.Software;
import com.plushm.spec.Blocks.Kind;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.grammar.Variables;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Puts a specification together from checked values: what others refer to first, then blocks. */
final class SpecBuilder {
  /** Longest name of an application, in characters. */
  static final int NAME_LENGTH_MAX = 100;

  private final HostSets hosts;
  private final Outside outside;
  private final Problems problems;

  SpecBuilder(HostSets hosts, Outside outside, Problems problems) {
    this.hosts = hosts;
    this.outside = outside;
    this.problems = problems;
  }

  /** The specification; what is wrong is missing in it and has been noted. */
  Specification build(String file, Value.Table root, Variables variables) {
    PoolBuilder pooling = new PoolBuilder(hosts, outside, problems);
    Map<String, Optional<Pool>> pools =
        each(root, "pools", (name, entry) -> entry.value().flatMap(v -> pooling.build(name, v)));
    Map<String, Optional<Software>> software =
        each(root, "software", new SoftwareBuilder(outside, problems)::build);
    Map<String, Optional<Component>> components =
        root.table("components")
            .map(t -> new ComponentBuilder(pools, software.keySet(), problems).build(t))
            .orElse(Collections.emptyMap());
    CareBuilder care = new CareBuilder(problems);
    FailurePolicy onFailure = care.onFailure(root);
    if (!root.has("processes") && !root.has("workflows")) {
      String what = "there is nothing to run";
      problems.add(last(root), what, "add processes or workflows");
    }
    Blocks blocks = new Blocks(root, problems);
    BarrierBuilder barring = new BarrierBuilder(blocks, components, problems);
    List<Specification.Process> processes =
        blocks.build(
            Kind.PROCESS,
            new ProcessBuilder(blocks, components.keySet(), onFailure, problems)::build);
    List<Barrier> barriers = blocks.build(Kind.BARRIER, barring::build);
    List<Specification.Workflow> workflows =
        blocks.build(
            Kind.WORKFLOW,
            new WorkflowBuilder(blocks, components.keySet(), outside, problems)::build);
    blocks.order().check();
    barring.check();
    return new Specification(
        root.text("name").map(this::name).orElse(""),
        file,
        Collections.unmodifiableMap(new LinkedHashMap<>(variables.values())),
        present(pools),
        present(software),
        present(components),
        processes,
        barriers,
        workflows,
        onFailure,
        care.monitors(root),
        root.text("massFailure").flatMap(word -> MassFailure.of(word.text())));
  }

  /** Where the last section begins: what is missing would follow there. */
  private static Place last(Value.Table root) {
    Place last = root.place();
    for (Value.Entry entry : root.entries().values()) {
      last = entry.key().place();
    }
    return last;
  }

  private String name(Value.Text name) {
    boolean printable = name.text().chars().noneMatch(Character::isISOControl);
    if (name.text().isBlank() || name.text().length() > NAME_LENGTH_MAX || !printable) {
      String advice = "write one line of 1 to " + NAME_LENGTH_MAX + " characters";
      problems.add(name.at().place(), "'name' is no name: " + quote(name.text()), advice);
    }
    return name.text();
  }

  /** What stands under a key, by name; nothing for what is wrong. */
  private static <T> Map<String, Optional<T>> each(
      Value.Table root, String key, BiFunction<String, Value.Entry, Optional<T>> maker) {
    Map<String, Optional<T>> all = new LinkedHashMap<>();
    root.table(key)
        .ifPresent(
            table ->
                table.entries().forEach((name, entry) -> all.put(name, maker.apply(name, entry))));
    return all;
  }

  private static <T> List<T> present(Map<String, Optional<T>> all) {
    List<T> present = new ArrayList<>();
    all.values().forEach(value -> value.ifPresent(present::add));
    return Collections.unmodifiableList(present);
  }
}
