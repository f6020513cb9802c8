package com.plushm.spec;

import com.plushm.api.spec.HostSources;
import com.plushm.api.spec.SpecProblem;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads texts for the tests: all problems as people see them, or the specification. */
final class Reading {
  static final HostSources GROUPS =
      HostSources.of(
          (source, group) -> group.equals("lab") ? Optional.of("lab[1-4]") : Optional.empty());

  private Reading() {}

  static SpecReader.Result read(String file, String text, Map<String, String> overrides) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return new YamlSpecReader().read(file, content, overrides, GROUPS);
  }

  static String problems(String text) {
    return problems(read("a.yaml", text, Map.of()));
  }

  static String problems(SpecReader.Result result) {
    return result.problems().stream().map(SpecProblem::toString).collect(Collectors.joining("\n"));
  }

  static Specification good(String text) {
    return good(read("a.yaml", text, Map.of()));
  }

  static Specification good(SpecReader.Result result) {
    if (result.specification() == null) {
      throw new AssertionError(problems(result));
    }
    if (!result.problems().equals(List.of())) {
      throw new AssertionError("a specification and problems: " + problems(result));
    }
    return result.specification();
  }
}
