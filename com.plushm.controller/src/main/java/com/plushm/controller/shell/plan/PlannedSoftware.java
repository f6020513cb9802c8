package com.plushm.controller.shell.plan;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A package, its size and the hosts that it goes to.
 *
 * @param bytes empty if it is not known before it is fetched
 * @param missing whether its file is not there
 */
public record PlannedSoftware(
    Specification.Software software, OptionalLong bytes, boolean missing, NodeSet hosts) {
  /** All packages that a component needs. */
  public static List<PlannedSoftware> all(
      Specification specification, List<PlannedComponent> components) {
    List<PlannedSoftware> all = new ArrayList<>();
    for (Specification.Software software : specification.software()) {
      NodeSet hosts = NodeSet.empty();
      for (PlannedComponent component : components) {
        if (component.component().software().contains(software.name())) {
          hosts = hosts.union(component.chosen());
        }
      }
      if (!hosts.isEmpty()) {
        all.add(one(software, hosts));
      }
    }
    return all;
  }

  private static PlannedSoftware one(Specification.Software software, NodeSet hosts) {
    String source = software.source();
    if (!source.startsWith("/")) {
      return new PlannedSoftware(software, OptionalLong.empty(), false, hosts);
    }
    try {
      long bytes = Files.size(Path.of(source));
      return new PlannedSoftware(software, OptionalLong.of(bytes), false, hosts);
    } catch (IOException | InvalidPathException e) {
      return new PlannedSoftware(software, OptionalLong.empty(), true, hosts);
    }
  }

  /** {@code 812 B}, {@code 15.3 KiB}, or why there is no figure. */
  public String size() {
    if (missing) {
      return "not there";
    }
    if (bytes.isEmpty()) {
      return software.source().isEmpty() ? "-" : "not known";
    }
    return SettingWords.bytes(bytes.getAsLong());
  }

  /** What is done with it. */
  public String how() {
    return switch (software.install()) {
      case TAR, ZIP -> software.strip() == 0 ? "unpacked" : "unpacked, strip " + software.strip();
      case NONE -> "as it is";
      case COMMAND -> "by " + PlanWords.command(software.words());
    };
  }
}
