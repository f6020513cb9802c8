package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Component;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.api.spec.Specification.Process;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.grammar.Variables;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a specification together from checked values: pools, then components, then processes. */
final class SpecBuilder {
  /** Longest name of an application, in characters. */
  static final int NAME_LENGTH_MAX = 100;

  private final HostSets hosts;
  private final Problems problems;

  SpecBuilder(HostSets hosts, Problems problems) {
    this.hosts = hosts;
    this.problems = problems;
  }

  /** The specification; what is wrong is missing in it and has been noted. */
  Specification build(String file, Value.Table root, Variables variables) {
    Map<String, Optional<Pool>> pools = pools(root);
    Map<String, Optional<Component>> components = components(root, pools);
    Map<String, Optional<Process>> processes =
        new ProcessBuilder(problems).build(root.table("processes"), components.keySet());
    return new Specification(
        root.text("name").map(this::name).orElse(""),
        file,
        Collections.unmodifiableMap(new LinkedHashMap<>(variables.values())),
        present(pools),
        present(components),
        present(processes),
        root.text("massFailure").flatMap(this::massFailure));
  }

  private String name(Value.Text name) {
    boolean printable = name.text().chars().noneMatch(Character::isISOControl);
    if (name.text().isBlank() || name.text().length() > NAME_LENGTH_MAX || !printable) {
      String advice = "write one line of 1 to " + NAME_LENGTH_MAX + " characters";
      problems.add(name.at().place(), "'name' is no name: " + quote(name.text()), advice);
    }
    return name.text();
  }

  private Optional<MassFailure> massFailure(Value.Text word) {
    Optional<MassFailure> answer = MassFailure.of(word.text());
    if (answer.isEmpty()) {
      problems.add(
          word.at().place(),
          "'massFailure' cannot be " + quote(word.text()),
          "write one of: " + MassFailure.WORDS);
    }
    return answer;
  }

  private Map<String, Optional<Pool>> pools(Value.Table root) {
    Map<String, Optional<Pool>> pools = new LinkedHashMap<>();
    PoolBuilder builder = new PoolBuilder(hosts, problems);
    root.table("pools")
        .ifPresent(
            table ->
                table
                    .entries()
                    .forEach(
                        (name, entry) ->
                            pools.put(name, entry.value().flatMap(v -> builder.build(name, v)))));
    return pools;
  }

  private Map<String, Optional<Component>> components(
      Value.Table root, Map<String, Optional<Pool>> pools) {
    return root.table("components")
        .map(table -> new ComponentBuilder(pools, problems).build(table))
        .orElse(Collections.emptyMap());
  }

  private static <T> List<T> present(Map<String, Optional<T>> all) {
    List<T> present = new ArrayList<>();
    all.values().forEach(value -> value.ifPresent(present::add));
    return Collections.unmodifiableList(present);
  }
}
