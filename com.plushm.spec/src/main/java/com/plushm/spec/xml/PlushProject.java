package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.HostSources;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.util.List;
import java.util.Optional;

/** Translates a project of Plush or Gush into the tree of our own language. */
public final class PlushProject {
  private static final List<String> ROOTS = List.of("plush", "gush");

  private PlushProject() {}

  /**
   * The tree that a file in YAML would have been; nothing if it is no project, which has been
   * noted.
   *
   * @param notices what has no counterpart, or is done otherwise
   */
  public static Optional<Tree> translate(
      byte[] content, HostSources sources, Problems problems, Problems notices) {
    return ElementReader.read(content, problems)
        .flatMap(root -> project(root, problems, notices))
        .flatMap(project -> tree(project, sources, problems, notices));
  }

  private static Optional<Element> project(Element root, Problems problems, Problems notices) {
    Vocabulary vocabulary = new Vocabulary(problems, notices);
    if (root.name().equals("project")) {
      vocabulary.check(root);
      return Optional.of(root);
    }
    if (!ROOTS.contains(root.name())) {
      String what = "this is no application of Plush: its root is " + quote(root.name());
      problems.add(root.place(), what, "it begins with <plush> or <gush>");
      return Optional.empty();
    }
    vocabulary.check(root);
    List<Element> projects = root.children("project");
    if (projects.size() != 1) {
      boolean none = projects.isEmpty();
      Place place = none ? root.place() : projects.get(1).place();
      String what = none ? "there is no project" : "a second project";
      problems.add(place, what, none ? "add <project name=\"...\">" : "make two files of it");
    }
    return projects.stream().findFirst();
  }

  private static Optional<Tree> tree(
      Element project, HostSources sources, Problems problems, Problems notices) {
    Place place = project.place();
    Sheet whole = new Sheet(place);
    project.either("name").ifPresent(name -> whole.text("name", name.value(), name.place()));
    Packages packages = new Packages(problems, notices);
    Sheet software = packages.sheet(project);
    Outskirts outskirts = new Outskirts(sources, problems, notices);
    Clusters clusters = new Clusters(project, outskirts, packages, problems, notices);
    if (clusters.components().isEmpty()) {
      problems.add(place, "the project has no component", "add <component name=\"...\">");
      return Optional.empty();
    }
    whole.put("pools", clusters.pools(place), place);
    section(whole, "software", software, place);
    whole.put("components", clusters.components(), place);
    Flow flow = new Flow(clusters, problems, notices);
    flow.find(project);
    section(whole, "processes", flow.processes(place), place);
    section(whole, "barriers", flow.barriers(place), place);
    section(whole, "workflows", flow.workflows(place), place);
    return Optional.of(whole.tree());
  }

  private static void section(Sheet whole, String key, Sheet section, Place place) {
    if (!section.isEmpty()) {
      whole.put(key, section, place);
    }
  }
}
