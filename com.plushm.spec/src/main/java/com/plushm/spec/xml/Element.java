package com.plushm.spec.xml;

import com.plushm.spec.problem.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element of a file.
 *
 * @param text what stands in it outside of further elements
 */
public record Element(
    String name,
    Place place,
    Map<String, Attribute> attributes,
    List<Element> children,
    String text) {

  /** An attribute's value, and where the attribute stands. */
  public record Attribute(String value, Place place) {}

  /** All elements of that name in it. */
  List<Element> children(String child) {
    return children.stream().filter(e -> e.name().equals(child)).toList();
  }

  /** Its text without what only lays it out. */
  String content() {
    return text.strip();
  }

  Optional<Attribute> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /** What an attribute says, or an element in it; each kind of file has its own way. */
  Optional<Attribute> either(String... names) {
    for (String one : names) {
      if (attributes.containsKey(one)) {
        return attribute(one);
      }
      List<Element> elements = children(one);
      if (!elements.isEmpty()) {
        return Optional.of(new Attribute(elements.get(0).content(), elements.get(0).place()));
      }
    }
    return Optional.empty();
  }
}
