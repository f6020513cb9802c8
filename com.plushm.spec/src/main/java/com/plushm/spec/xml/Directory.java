package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory file of Plush: the hosts that its resource managers know. {@code <node
 * hostname="HOST:PORT" user="USER" group="GROUP"/>} within {@code <resource_manager type="ssh">}.
 */
public final class Directory {
  /** How a host is named that is this machine. */
  private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "::1");

  private static final List<String> HOSTS = List.of("node", "host", "resource");

  private final Problems problems;
  private final Problems notices;
  private final List<Node> nodes = new ArrayList<>();

  private Directory(Problems problems, Problems notices) {
    this.problems = problems;
    this.notices = notices;
  }

  /**
   * A host.
   *
   * @param user to log in as; empty if it is not said
   * @param group that it belongs to; empty if to none
   * @param type of its resource manager; empty if it is not said
   */
  public record Node(String host, String user, String group, String type, Place place) {
    /** Whether it is a client on the controller's own machine. */
    public boolean isLocal() {
      return THIS_MACHINE.contains(host);
    }
  }

  /** All hosts of a directory file. */
  public static List<Node> nodes(byte[] content, Problems problems, Problems notices) {
    Directory directory = new Directory(problems, notices);
    ElementReader.read(content, problems)
        .ifPresent(root -> directory.collect(root, Optional.empty(), "", ""));
    return List.copyOf(directory.nodes);
  }

  private void collect(
      Element element, Optional<Element.Attribute> user, String group, String type) {
    for (Element child : element.children()) {
      String own = child.attribute("group").map(Element.Attribute::value).orElse(group);
      Optional<Element.Attribute> login = child.attribute("user").or(() -> user);
      String kind = child.attribute("type").map(Element.Attribute::value).orElse(type);
      if (HOSTS.contains(child.name())) {
        add(child, login, own, kind);
      } else if (child.name().equals("group")) {
        String name = child.attribute("name").map(Element.Attribute::value).orElse(own);
        collect(child, login, name, kind);
      } else if (child.children().isEmpty()) {
        String what = "element " + quote(child.name()) + " of the directory is passed over";
        notices.add(child.place(), what, "");
      } else {
        collect(child, login, own, kind);
      }
    }
  }

  private void add(Element child, Optional<Element.Attribute> user, String group, String type) {
    Element.Attribute written =
        child
            .either("hostname", "host", "name")
            .orElse(new Element.Attribute(child.content(), child.place()));
    String host = written.value().strip();
    int colon = host.indexOf(':');
    if (colon > 0 && colon == host.lastIndexOf(':')) {
      // The port of Plush's own client there.
      host = host.substring(0, colon);
    }
    int at = host.indexOf('@');
    String login = at > 0 ? host.substring(0, at) : "";
    host = host.substring(at + 1);
    if (host.isEmpty()) {
      problems.add(child.place(), "a node without a hostname", "");
      return;
    }
    String name = login.isEmpty() ? user.map(Element.Attribute::value).orElse("") : login;
    nodes.add(new Node(host, name, group, type, child.place()));
  }
}
