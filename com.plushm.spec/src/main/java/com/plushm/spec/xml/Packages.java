package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code <software>}: each of its packages becomes one of our software. */
final class Packages {
  private static final String TYPES = "none, tar, zip, rpm or deb";

  private final Names names;
  private final Problems problems;
  private final Problems notices;

  /** By Plush's name: ours, in their order. */
  private final Map<String, List<String>> translated = new LinkedHashMap<>();

  Packages(Problems problems, Problems notices) {
    this.names = new Names(notices);
    this.problems = problems;
    this.notices = notices;
  }

  /** All software of a project. */
  Sheet sheet(Element project) {
    Sheet all = new Sheet(project.place());
    for (Element software : project.children("software")) {
      String name = software.either("name").map(Element.Attribute::value).orElse("software");
      List<String> ours = new ArrayList<>();
      if (translated.putIfAbsent(name, ours) != null) {
        problems.add(software.place(), "there is software " + quote(name) + " already", "");
        continue;
      }
      List<Element> packages = software.children("package");
      if (packages.isEmpty()) {
        notices.add(software.place(), "software " + quote(name) + " has no package", "");
      }
      for (Element one : packages) {
        String part = one.either("name").map(Element.Attribute::value).orElse("package");
        boolean only = packages.size() == 1;
        String own = names.take(only ? name : name + "-" + part, name, one.place());
        ours.add(own);
        all.put(own, sheet(software, one), one.place());
      }
    }
    return all;
  }

  /** What a component means by a name; the name itself if there is no such software. */
  List<String> named(String name) {
    return translated.getOrDefault(name, List.of(name));
  }

  private Sheet sheet(Element software, Element one) {
    Sheet sheet = new Sheet(one.place());
    one.either("path")
        .filter(path -> !path.value().isBlank())
        .ifPresentOrElse(
            path -> sheet.text("source", path.value().strip(), path.place()),
            () -> problems.add(one.place(), "a package without a path", "add <path>"));
    one.either("sha256").ifPresent(hash -> sheet.text("sha256", hash.value(), hash.place()));
    Element.Attribute type =
        software.either("type").orElse(new Element.Attribute("none", software.place()));
    switch (type.value()) {
      case "none", "tar", "zip", "rpm", "deb" -> sheet.text("install", type.value(), type.place());
      case "tgz", "tar.gz", "tar.bz2" -> sheet.text("install", "tar", type.place());
      default -> {
        String what = "software of type " + quote(type.value()) + " cannot be installed";
        problems.add(type.place(), what, "use " + TYPES);
      }
    }
    folder(one, sheet);
    return sheet;
  }

  /** Plush said under which name a package is put on a host; here that is a folder. */
  private void folder(Element one, Sheet sheet) {
    Optional<Element.Attribute> dest = one.either("dest_path", "dest");
    String path = dest.map(d -> d.value().strip()).orElse("");
    Place place = dest.map(Element.Attribute::place).orElse(one.place());
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    sheet.text("to", folder, place);
    String file = path.substring(slash + 1);
    String source = one.either("path").map(Element.Attribute::value).orElse("").strip();
    String own = source.substring(source.lastIndexOf('/') + 1);
    if (!file.isEmpty() && !own.isEmpty() && !file.equals(own)) {
      String what = "the package is put there under its own name, " + quote(own);
      notices.add(place, what + ", not as " + quote(file), "");
    }
  }
}
