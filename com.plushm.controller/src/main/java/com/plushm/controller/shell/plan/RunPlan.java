package com.plushm.controller.shell.plan;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.controller.NodeView;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a run would do.
 *
 * @param overlay the tree that its hosts would form
 */
public record RunPlan(
    Specification specification,
    String overlay,
    List<PlannedComponent> components,
    List<PlannedSoftware> software,
    List<PlannedBlock> blocks) {

  /** Works it out, without anything being asked or changed. */
  public static RunPlan of(Specification specification, List<NodeView> known, String overlay) {
    List<PlannedComponent> components = PlannedComponent.all(specification, known);
    return new RunPlan(
        specification,
        overlay,
        components,
        PlannedSoftware.all(specification, components),
        PlannedBlock.all(specification));
  }

  /** All hosts that would be connected. */
  public NodeSet hosts() {
    NodeSet hosts = NodeSet.empty();
    for (PlannedComponent component : components) {
      hosts = hosts.union(component.chosen());
    }
    return hosts;
  }

  /** Why it could not succeed as things stand; none if it may. */
  public List<String> obstacles() {
    List<String> obstacles = new ArrayList<>();
    for (PlannedComponent component : components) {
      if (component.impossible()) {
        obstacles.add(
            "component "
                + component.component().name()
                + " needs "
                + component.component().min()
                + " hosts, and only "
                + component.chosen().size()
                + " fit");
      }
    }
    for (PlannedSoftware each : software) {
      if (each.missing()) {
        obstacles.add(
            "software " + each.software().name() + ": " + each.software().source() + " is missing");
      }
    }
    return obstacles;
  }
}
