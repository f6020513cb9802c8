package com.plushm.sim.search;

import com.plushm.api.overlay.OverlayMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A way from a scenario's first state: for each event its place among those that could happen, and
 * the values of its draws. The same schedule always leads to the same state.
 *
 * @param steps each the place of the event, then its draws
 */
record Schedule(List<int[]> steps) {
  private static final int LINE_MAX = 160;

  Schedule {
    steps = List.copyOf(steps);
  }

  Schedule first(int count) {
    return new Schedule(steps.subList(0, count));
  }

  /** The world after these events; what they broke is not looked at. */
  SmallWorld replay(Profile profile, Scenario scenario) {
    SmallWorld world = new SmallWorld(profile, scenario);
    world.safety().watch(false);
    for (int[] step : steps) {
      step(world, step);
    }
    world.safety().watch(true);
    return world;
  }

  /** Lets one event happen; the answer is what it broke. */
  static List<String> step(SmallWorld world, int[] step) {
    Event event = world.enabled().get(step[0]);
    return world.apply(event, Arrays.copyOfRange(step, 1, step.length));
  }

  /** One event a line, after the tree as it was before them. */
  List<String> words(Profile profile, Scenario scenario) {
    SmallWorld world = new SmallWorld(profile, scenario);
    Names names = new Names();
    List<String> lines = new ArrayList<>();
    lines.add("     " + tree(world));
    for (int i = 0; i < steps.size(); i++) {
      Event event = world.enabled().get(steps.get(i)[0]);
      String words = words(world, event, names);
      List<String> broken = step(world, steps.get(i));
      lines.add(String.format("%3d  %s", i + 1, cut(words)));
      broken.forEach(b -> lines.add("     BROKEN " + b));
    }
    lines.add("     " + tree(world));
    return lines;
  }

  private static String cut(String words) {
    return words.length() <= LINE_MAX ? words : words.substring(0, LINE_MAX - 1) + "…";
  }

  private static String words(SmallWorld world, Event event, Names names) {
    String node = Names.letter(event.node());
    String other = event.other() < 0 ? "" : Names.letter(event.other());
    return switch (event.kind()) {
      case DELIVER -> {
        OverlayMessage message = world.network().queue(event.other(), event.node()).peek();
        yield other + " -> " + node + "  " + names.of(message);
      }
      case LOSS -> node + "       hears that its link to " + other + " is gone";
      case SILENCE -> node + "       finds " + other + " silent";
      case BEAT -> node + "       is told by " + other + "'s fabric: not my child";
      case DURABLE -> node + "       has its record on the disk";
      case TIMER -> node + "       timer " + event.timer();
      case START -> node + "  !    starts and is invited";
      case GRANT -> node + "  !    is granted to be root";
      case KILL -> node + "  !    dies, seen by its neighbours";
      case SILENT -> node + "  !    dies in silence";
      case RESTART -> node + "  !    restarts with its store";
      case CUT -> node + "  !    and " + other + " lose their link";
      case LEAP -> node + "  !    lets " + SmallWorld.LEAP_MILLIS + " ms pass";
      case FAIL -> node + "  !    is marked FAILED";
    };
  }

  /** Who hangs below whom, as each node sees it itself. */
  private static String tree(SmallWorld world) {
    StringBuilder words = new StringBuilder();
    for (SmallNode node : world.nodes()) {
      words.append(words.length() == 0 ? "" : ", ").append(Names.letter(node.index));
      if (!node.isUp()) {
        words.append(node.isSilent() ? " silent" : " down");
      } else if (node.overlay().isRoot()) {
        words.append(" root");
      } else {
        words.append(
            node.overlay().parent().map(p -> " below " + Names.letter(p.id())).orElse(" alone"));
      }
    }
    return words.toString();
  }
}
