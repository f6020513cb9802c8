package com.plushm.spec.xml;

import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.GroupResolver;
import com.plushm.api.spec.HostSources;
import com.plushm.api.spec.SpecProblem;
import com.plushm.spec.problem.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies beside a file in XML: its directory of hosts, which {@code <resources directory="...">}
 * names or which is called {@code directory.xml}, and groups.
 */
final class Outskirts {
  private static final String USUAL = "directory.xml";

  private final HostSources sources;
  private final Problems problems;
  private final Problems notices;

  /** By name; empty if there is none. */
  private final Map<String, Optional<List<Directory.Node>>> read = new LinkedHashMap<>();

  private String why = "";

  Outskirts(HostSources sources, Problems problems, Problems notices) {
    this.sources = sources;
    this.problems = problems;
    this.notices = notices;
  }

  /** The hosts of the directory that a resource means; nothing if there is no directory. */
  Optional<List<Directory.Node>> directory(Element component, Element resource) {
    Optional<Element.Attribute> named =
        component.children("resources").stream()
            .flatMap(r -> r.either("directory").stream())
            .findFirst();
    String file = named.map(Element.Attribute::value).orElse(USUAL);
    Optional<List<Directory.Node>> known = read.get(file);
    if (known == null) {
      known = fetch(file, resource, named);
      read.put(file, known);
    }
    return known;
  }

  private Optional<List<Directory.Node>> fetch(
      String file, Element resource, Optional<Element.Attribute> named) {
    try {
      byte[] content = sources.file(file);
      Problems its = new Problems(file);
      Problems remarks = new Problems(file);
      List<Directory.Node> nodes = Directory.nodes(content, its, remarks);
      its.sorted().forEach(p -> problems.add(resource.place(), bare(p), p.advice()));
      remarks.sorted().forEach(p -> notices.add(resource.place(), bare(p), p.advice()));
      return Optional.of(nodes);
    } catch (PlushException e) {
      why = e.what();
      named.ifPresent(n -> problems.add(n.place(), e.what(), e.todo().orElse("")));
      return Optional.empty();
    }
  }

  private static String bare(SpecProblem problem) {
    return new SpecProblem(problem.file(), problem.line(), problem.column(), problem.what(), "")
        .toString();
  }

  /** Why there is no directory. */
  String why() {
    return why;
  }

  /** Whether the person has a group of that name. */
  boolean hasGroup(String group) {
    try {
      return group.matches("[A-Za-z_][A-Za-z0-9_-]*")
          && sources.groups().resolve(GroupResolver.DEFAULT_SOURCE, group).isPresent();
    } catch (PlushException e) {
      return false;
    }
  }
}
