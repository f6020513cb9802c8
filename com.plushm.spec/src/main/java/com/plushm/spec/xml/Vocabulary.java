package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.problem.Nearest;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which elements and attributes mean something. Others are named with their line: a slip of the pen
 * is a problem; what Plush may have had, and nothing here corresponds to, is a notice.
 */
final class Vocabulary {
  private static final List<String> BLOCKS =
      List.of("component_block", "process_block", "barrier_block", "workflow_block", "process");

  /** By element: its attributes and elements. */
  private static final Map<String, List<String>> WORDS = new TreeMap<>();

  static {
    List<String> run = List.of("name", "service", "reconnect_interval", "execution");
    WORDS.put("plush", List.of("project"));
    WORDS.put("gush", List.of("project"));
    WORDS.put(
        "project", List.of("name", "software", "component", "experiment", "application_block"));
    WORDS.put("software", List.of("name", "type", "package"));
    WORDS.put("package", List.of("name", "type", "path", "dest", "dest_path", "sha256"));
    WORDS.put(
        "component", List.of("name", "rspec", "num_hosts", "software", "resources", "resource"));
    WORDS.put("rspec", List.of("num_hosts", "name"));
    WORDS.put("resources", List.of("resource", "directory"));
    WORDS.put("resource", List.of("type", "group"));
    WORDS.put("experiment", with(run, BLOCKS));
    WORDS.put("application_block", with(run, BLOCKS));
    WORDS.put("execution", with(List.of("name"), BLOCKS));
    WORDS.put("component_block", with(List.of("name", "component", "predecessor"), BLOCKS));
    WORDS.put("process_block", List.of("name", "process", "predecessor"));
    WORDS.put(
        "process",
        List.of("name", "path", "cmdline", "cwd", "env", "timeout", "service", "predecessor"));
    WORDS.put("cmdline", List.of("arg"));
    WORDS.put("env", List.of("name", "value"));
    WORDS.put("barrier_block", List.of("name", "max", "predecessor"));
    WORDS.put(
        "workflow_block",
        List.of("name", "process_block", "process", "predecessor", "task", "num_tasks"));
    for (String leaf :
        List.of("path", "dest", "dest_path", "num_hosts", "arg", "cwd", "timeout", "task")) {
      WORDS.put(leaf, List.of());
    }
    WORDS.put("predecessor", List.of("name"));
  }

  private final Problems problems;
  private final Problems notices;

  Vocabulary(Problems problems, Problems notices) {
    this.problems = problems;
    this.notices = notices;
  }

  private static List<String> with(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** Looks through an element and all that is in it. */
  void check(Element element) {
    List<String> known = WORDS.get(element.name());
    if (known == null) {
      return;
    }
    element
        .attributes()
        .forEach(
            (name, attribute) -> {
              if (!known.contains(name) && !name.startsWith("xmlns") && !name.startsWith("xsi:")) {
                unknown("attribute", name, known, element, attribute.place());
              }
            });
    for (Element child : element.children()) {
      if (known.contains(child.name())) {
        check(child);
      } else {
        unknown("element", child.name(), known, element, child.place());
      }
    }
  }

  private void unknown(String kind, String name, List<String> known, Element in, Place place) {
    String what = kind + " " + quote(name) + " in " + quote(in.name());
    if (Nearest.of(name, known).isPresent()) {
      problems.add(place, "unknown " + what, Nearest.advice(name, known, ""));
    } else {
      notices.add(place, what + " has no counterpart here and is passed over", "");
    }
  }
}
