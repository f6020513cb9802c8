package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The blocks of experiments and applications. Process blocks of a component block run at the same
 * time unless a predecessor, another process, process block or barrier, orders them; barrier blocks
 * of the same name are one barrier.
 */
final class Flow {
  private static final List<String> WHOLES = List.of("experiment", "application_block");
  private static final List<String> YES = List.of("1", "true", "yes");

  private final Clusters clusters;
  private final Names names;
  private final Problems problems;
  private final Problems notices;
  private final List<Item> items = new ArrayList<>();
  private final Map<String, Joint> joints = new LinkedHashMap<>();
  private int contexts;

  Flow(Clusters clusters, Problems problems, Problems notices) {
    this.clusters = clusters;
    this.names = new Names(notices);
    this.problems = problems;
    this.notices = notices;
  }

  /**
   * Where blocks stand.
   *
   * @param number tells it from others
   * @param component ours; empty if none is named
   * @param block the component block, or what stands instead of it
   */
  private record Context(int number, String component, Element block, boolean service) {
    String label() {
      return block.either("name").map(Element.Attribute::value).orElse(block.name());
    }
  }

  /**
   * A process, or a workflow.
   *
   * @param name ours
   * @param blockName of the process block around it; empty if there is none
   * @param around the process block or workflow block, whose predecessors are its own too
   */
  private record Item(
      String name,
      String written,
      String blockName,
      Element process,
      Element around,
      Context context) {
    boolean isWorkflow() {
      return around.name().equals("workflow_block");
    }

    boolean isCalled(String predecessor) {
      return written.equals(predecessor) || blockName.equals(predecessor);
    }
  }

  /** A barrier: all barrier blocks of one name. */
  private record Joint(String name, List<Element> blocks, List<Context> contexts) {}

  /** Finds all blocks; they have to be known before predecessors can be. */
  void find(Element project) {
    List<Element> wholes =
        project.children().stream().filter(e -> WHOLES.contains(e.name())).toList();
    for (Element whole : wholes) {
      boolean service =
          whole.either("service").filter(s -> YES.contains(s.value().strip())).isPresent();
      whole
          .either("reconnect_interval")
          .ifPresent(
              r -> {
                String what = "'reconnect_interval' is passed over: lost hosts are called at once";
                notices.add(r.place(), what, "");
              });
      collect(whole, context("", whole, service));
    }
    if (wholes.size() > 1) {
      String what = "all experiments and applications of the project run at the same time";
      notices.add(wholes.get(1).place(), what, "");
    }
  }

  private Context context(String component, Element block, boolean service) {
    return new Context(contexts++, component, block, service);
  }

  private void collect(Element element, Context context) {
    for (Element child : element.children()) {
      switch (child.name()) {
        case "execution" -> collect(child, context);
        case "component_block" -> {
          List<Element> components = child.children("component");
          for (Element one : components) {
            String name = one.either("name").map(Element.Attribute::value).orElse("");
            collect(child, context(clusters.named(name), child, context.service()));
          }
          if (components.isEmpty()) {
            collect(child, context("", child, context.service()));
          }
        }
        case "process_block" -> {
          String name = child.either("name").map(Element.Attribute::value).orElse("");
          child.children("process").forEach(p -> add(p, child, name, context));
        }
        case "process" -> add(child, child, "", context);
        case "workflow_block" -> workflow(child, context);
        case "barrier_block" -> {
          String name = child.either("name").map(Element.Attribute::value).orElse("barrier");
          Joint joint =
              joints.computeIfAbsent(
                  name,
                  n ->
                      new Joint(
                          names.take(n, context.label(), child.place()),
                          new ArrayList<>(),
                          new ArrayList<>()));
          joint.blocks().add(child);
          joint.contexts().add(context);
        }
        default -> {}
      }
    }
  }

  private void add(Element process, Element around, String blockName, Context context) {
    String name = process.either("name").map(Element.Attribute::value).orElse(blockName);
    String ours = names.take(name.isEmpty() ? "process" : name, context.label(), process.place());
    keep(new Item(ours, name, blockName, process, around, context));
  }

  private void workflow(Element block, Context context) {
    List<Element> processes = new ArrayList<>(block.children("process"));
    block.children("process_block").forEach(b -> processes.addAll(b.children("process")));
    String name = block.either("name").map(Element.Attribute::value).orElse("workflow");
    if (processes.size() != 1) {
      String what = "a workflow has one process, " + quote(name) + " has " + processes.size();
      problems.add(block.place(), what, "");
      return;
    }
    String ours = names.take(name, context.label(), block.place());
    keep(new Item(ours, name, "", processes.get(0), block, context));
  }

  private void keep(Item item) {
    // One more than there may be is found where all numbers are checked.
    if (items.size() <= 2 * SpecLimits.BLOCKS_MAX) {
      items.add(item);
    }
  }

  /** The processes. */
  Sheet processes(Place place) {
    Sheet all = new Sheet(place);
    for (Item item : items) {
      if (!item.isWorkflow()) {
        Sheet sheet = task(item);
        String own = item.process().either("service").map(s -> s.value().strip()).orElse("");
        boolean service = own.isEmpty() ? item.context().service() : YES.contains(own);
        if (service) {
          sheet.text("service", "true", item.process().place());
        }
        all.put(item.name(), sheet, item.process().place());
      }
    }
    return all;
  }

  /** The workflows: each input is the last argument of its task. */
  Sheet workflows(Place place) {
    Sheet all = new Sheet(place);
    for (Item item : items) {
      if (item.isWorkflow()) {
        Sheet sheet = task(item);
        inputs(item.around(), sheet);
        all.put(item.name(), sheet, item.around().place());
      }
    }
    return all;
  }

  private void inputs(Element block, Sheet sheet) {
    List<String> inputs = block.children("task").stream().map(Element::content).toList();
    if (!inputs.isEmpty()) {
      sheet.texts("inputs", inputs, block.children("task").get(0).place());
      return;
    }
    block
        .either("num_tasks")
        .ifPresentOrElse(
            n -> {
              List<String> range = List.of("1", n.value().strip());
              sheet.put("inputs", new Sheet(n.place()).texts("range", range, n.place()), n.place());
            },
            () -> {
              String advice = "add a <task> with an input for each, or num_tasks";
              problems.add(block.place(), "a workflow without tasks", advice);
            });
  }

  private Sheet task(Item item) {
    Sheet sheet = new Sheet(item.process().place());
    if (!item.context().component().isEmpty()) {
      sheet.text("on", item.context().component(), item.context().block().place());
    }
    new CommandLine(problems, notices).write(item.process(), item.isWorkflow(), sheet);
    Set<String> after = new LinkedHashSet<>();
    Place place =
        predecessors(item.process(), item.name(), item.context(), after, item.process().place());
    if (!item.around().equals(item.process())) {
      place = predecessors(item.around(), item.name(), item.context(), after, place);
    }
    place = predecessors(item.context().block(), item.name(), item.context(), after, place);
    if (!after.isEmpty()) {
      sheet.texts("after", List.copyOf(after), place);
    }
    return sheet;
  }

  /** The barriers. */
  Sheet barriers(Place place) {
    Sheet all = new Sheet(place);
    for (Joint joint : joints.values()) {
      Place first = joint.blocks().get(0).place();
      Sheet sheet = new Sheet(first);
      Set<String> on = new LinkedHashSet<>();
      joint.contexts().forEach(context -> on.add(context.component()));
      on.remove("");
      if (!on.isEmpty()) {
        sheet.texts("on", List.copyOf(on), first);
      }
      max(joint, sheet);
      Set<String> after = new LinkedHashSet<>();
      Place at = first;
      for (int i = 0; i < joint.blocks().size(); i++) {
        Context context = joint.contexts().get(i);
        at = predecessors(joint.blocks().get(i), "", context, after, at);
        at = predecessors(context.block(), "", context, after, at);
      }
      if (!after.isEmpty()) {
        sheet.texts("after", List.copyOf(after), at);
      }
      all.put(joint.name(), sheet, first);
    }
    return all;
  }

  private void max(Joint joint, Sheet sheet) {
    String max = "";
    for (Element block : joint.blocks()) {
      Element.Attribute own = block.either("max").orElse(new Element.Attribute("", block.place()));
      String value = own.value().strip();
      if (!value.isEmpty() && !max.isEmpty() && !value.equals(max)) {
        String what = "barrier " + quote(joint.name()) + " has max " + max + " elsewhere";
        problems.add(own.place(), what, "give all of its blocks the same");
      } else if (!value.isEmpty()) {
        max = value;
        sheet.text("max", value, own.place());
      }
    }
  }

  /**
   * Adds our names of what an element's predecessors mean.
   *
   * @param self whose predecessors they are; empty for a barrier
   * @return where the last of them stands
   */
  private Place predecessors(
      Element element, String self, Context context, Set<String> after, Place otherwise) {
    Place place = otherwise;
    for (Element predecessor : element.children("predecessor")) {
      String name =
          predecessor
              .either("name")
              .map(Element.Attribute::value)
              .orElse(predecessor.content())
              .strip();
      after.addAll(named(name, self, context));
      place = predecessor.place();
    }
    return place;
  }

  /** What a predecessor's name means: here first, then a barrier, then elsewhere. */
  private List<String> named(String name, String self, Context context) {
    List<String> here =
        items.stream()
            .filter(
                i ->
                    !i.name().equals(self)
                        && i.context().number() == context.number()
                        && i.isCalled(name))
            .map(Item::name)
            .toList();
    if (!here.isEmpty()) {
      return here;
    }
    if (joints.containsKey(name)) {
      return List.of(joints.get(name).name());
    }
    List<String> elsewhere =
        items.stream()
            .filter(i -> !i.name().equals(self) && i.isCalled(name))
            .map(Item::name)
            .toList();
    return elsewhere.isEmpty() ? List.of(name) : elsewhere;
  }
}
