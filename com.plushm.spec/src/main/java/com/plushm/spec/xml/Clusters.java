package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.problem.Nearest;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code <component>} and its resources: components, and the pools that these draw on. A resource's
 * group is looked up in the directory file, then among the person's groups; where neither knows it,
 * clients on this machine take its place.
 */
final class Clusters {
  private static final String LOCAL = "local";
  private static final String DIRECTORY = "directory";

  private final Outskirts outskirts;
  private final Packages packages;
  private final Problems problems;
  private final Problems notices;
  private final Names names;

  /** By Plush's name: ours. */
  private final Map<String, String> translated = new LinkedHashMap<>();

  private final Sheet components;
  private final Map<String, Place> groups = new LinkedHashMap<>();
  private int locals;

  /** Hosts of the directory that are used: by name, and the labels of their components. */
  private final Map<String, Directory.Node> hosts = new LinkedHashMap<>();

  private final Map<String, List<String>> labels = new LinkedHashMap<>();

  Clusters(
      Element project,
      Outskirts outskirts,
      Packages packages,
      Problems problems,
      Problems notices) {
    this.outskirts = outskirts;
    this.packages = packages;
    this.problems = problems;
    this.notices = notices;
    this.names = new Names(notices);
    this.components = new Sheet(project.place());
    List<Element> all = project.children("component");
    if (all.size() > SpecLimits.POOLS_MAX) {
      String what = "more than " + SpecLimits.POOLS_MAX + " components";
      problems.add(all.get(SpecLimits.POOLS_MAX).place(), what, "");
    }
    all.stream().limit(SpecLimits.POOLS_MAX).forEach(this::add);
  }

  /** The components. */
  Sheet components() {
    return components;
  }

  /** What a block means by a component's name; the name itself if there is none. */
  String named(String name) {
    return translated.getOrDefault(name, name);
  }

  private void add(Element component) {
    String name = component.either("name").map(Element.Attribute::value).orElse("component");
    if (translated.containsKey(name)) {
      problems.add(component.place(), "there is a component " + quote(name) + " already", "");
      return;
    }
    String ours = names.take(name, "component", component.place());
    translated.put(name, ours);
    Sheet sheet = new Sheet(component.place());
    Optional<Element.Attribute> count =
        component
            .either("num_hosts")
            .or(() -> rspec(component).flatMap(r -> r.either("num_hosts")));
    count.ifPresent(c -> sheet.text("count", c.value().strip(), c.place()));
    List<String> software = new ArrayList<>();
    for (Element one : component.children("software")) {
      one.either("name").ifPresent(n -> software.addAll(packages.named(n.value())));
    }
    if (!software.isEmpty()) {
      sheet.texts("software", software, component.children("software").get(0).place());
    }
    draw(component, ours, count, sheet);
    components.put(ours, sheet, component.place());
  }

  private static Optional<Element> rspec(Element component) {
    return component.children("rspec").stream().findFirst();
  }

  private void draw(
      Element component, String ours, Optional<Element.Attribute> count, Sheet sheet) {
    List<Element> resources = new ArrayList<>(component.children("resource"));
    component.children("resources").forEach(r -> resources.addAll(r.children("resource")));
    List<Directory.Node> nodes = new ArrayList<>();
    for (Element resource : resources) {
      String group = resource.either("group").map(Element.Attribute::value).orElse("");
      String type = resource.either("type").map(Element.Attribute::value).orElse("");
      Optional<List<Directory.Node>> all =
          type.equals(LOCAL) ? Optional.empty() : outskirts.directory(component, resource);
      if (all.isPresent()) {
        nodes.addAll(members(all.get(), group, type, resource));
      } else if (!type.equals(LOCAL) && outskirts.hasGroup(group) && resources.size() == 1) {
        groups.putIfAbsent(group, resource.place());
        sheet.text("pool", Names.word(group), resource.place());
        return;
      } else if (!type.equals(LOCAL)) {
        String what = "the hosts of resource " + quote(group.isEmpty() ? type : group);
        String why = " are not known (" + outskirts.why() + "): clients on this machine are used";
        notices.add(resource.place(), what + why, "");
      }
    }
    long local = nodes.stream().filter(Directory.Node::isLocal).count();
    if (local > 0 && local < nodes.size()) {
      String what = "component " + quote(ours) + " has hosts here and elsewhere";
      problems.add(component.place(), what, "make two components of it");
    } else if (nodes.isEmpty() || local > 0) {
      locals += count.map(c -> number(c.value())).orElse(Math.max(1, (int) local));
      sheet.text("pool", LOCAL, component.place());
      if (count.isEmpty()) {
        sheet.text("count", String.valueOf(Math.max(1, local)), component.place());
      }
    } else {
      for (Directory.Node node : nodes) {
        hosts.putIfAbsent(node.host(), node);
        labels.computeIfAbsent(node.host(), h -> new ArrayList<>()).add(ours);
      }
      sheet.text("pool", DIRECTORY, component.place());
      sheet.put("constraints", constraints(ours, component.place()), component.place());
    }
  }

  private static Sheet constraints(String label, Place place) {
    Sheet mine = new Sheet(place).text(label, "true", place);
    return new Sheet(place).put("labels", mine, place);
  }

  private static int number(String text) {
    // What is no number is found where all counts are checked.
    return text.strip().matches("[0-9]{1,5}") ? Integer.parseInt(text.strip()) : 1;
  }

  private List<Directory.Node> members(
      List<Directory.Node> all, String group, String type, Element resource) {
    List<Directory.Node> some =
        all.stream()
            .filter(n -> group.isEmpty() || n.group().equals(group))
            .filter(n -> type.isEmpty() || n.type().isEmpty() || n.type().equals(type))
            .toList();
    if (some.isEmpty()) {
      TreeSet<String> known = new TreeSet<>();
      all.forEach(n -> known.add(n.group()));
      String what = "the directory has no host of type %s in group %s";
      problems.add(
          resource.place(),
          what.formatted(quote(type), quote(group)),
          Nearest.advice(group, known, "its groups"));
    }
    return some;
  }

  /** The pools that the components draw on. */
  Sheet pools(Place place) {
    Sheet pools = new Sheet(place);
    if (locals > 0) {
      String count = String.valueOf(locals);
      pools.put(LOCAL, new Sheet(place).text(LOCAL, count, place), place);
    }
    groups.forEach((group, at) -> pools.text(Names.word(group), "@" + group, at));
    if (!hosts.isEmpty()) {
      pools.put(DIRECTORY, directory(place), place);
    }
    return pools;
  }

  private Sheet directory(Place place) {
    Sheet each = new Sheet(place);
    hosts.forEach(
        (host, node) -> {
          Sheet own = new Sheet(place);
          if (!node.user().isEmpty()) {
            own.text("user", node.user(), place);
          }
          Sheet mine = new Sheet(place);
          labels.get(host).forEach(label -> mine.text(label, "true", place));
          each.put(host, own.put("labels", mine, place), place);
        });
    return new Sheet(place)
        .texts("hosts", List.copyOf(hosts.keySet()), place)
        .put("each", each, place);
  }
}
