package com.plushm.sim.application;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.client.decide.ExecutorContext.Attempt;
import com.plushm.controller.RunRequest;
import com.plushm.controller.decide.JournalEvent;
import com.plushm.sim.world.Listener;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All applications of a world, each with its rules; and what becomes of the controllers. */
final class Company implements Listener {
  private final World world;
  private final boolean gentle;
  private final TreeMap<String, Rules> rules = new TreeMap<>();
  private final TreeMap<String, Integer> heard = new TreeMap<>();
  private List<Cue> cues;
  private final TreeMap<String, Integer> deaths = new TreeMap<>();
  private int reigns = 1;

  Company(World world, boolean gentle, List<Cue> cues) {
    this.world = world;
    this.gentle = gentle;
    this.cues = cues;
  }

  /** The rules of an application that was begun. */
  Rules of(String key) {
    return rules.get(key);
  }

  /** How many controllers died over applications, by what these were about. */
  SortedMap<String, Integer> deaths() {
    return deaths;
  }

  /** Controllers that there were. */
  int reigns() {
    return reigns;
  }

  /** Controllers are let live from now on. */
  void calm() {
    cues = List.of();
  }

  @Override
  public void controllerBegins() {
    reigns++;
    rules.values().stream()
        .map(Rules::score)
        .filter(score -> !score.over)
        .forEach(score -> deaths.merge(score.phase(), 1, Integer::sum));
    List<JournalEvent> known = world.journalled();
    rules.values().forEach(r -> r.begin(known));
  }

  @Override
  public void journalled(List<JournalEvent> turn) {
    for (JournalEvent event : turn) {
      if (event instanceof JournalEvent.Begun begun
          && begun.request() instanceof RunRequest request) {
        rules.putIfAbsent(
            begun.key(), new Rules(world, begun.key(), request.specification(), gentle));
      }
      if (event instanceof JournalEvent.Noted noted) {
        world.trace().line("world", "note", () -> noted.key() + " " + noted.note());
      }
      rules.values().forEach(r -> r.take(event, true));
      String word = Cue.word(event);
      int times = heard.merge(word, 1, Integer::sum);
      for (Cue cue : cues) {
        if (cue.what().equals(word) && cue.nth() == times) {
          world.time().after(cue.delay(), () -> follow(cue));
        }
      }
    }
  }

  private void follow(Cue cue) {
    if (!cues.isEmpty() && world.controller().isPresent()) {
      world.trace().line("world", "fault", cue::toString);
      world.killController();
      world.time().after(cue.away(), world::startController);
    }
  }

  @Override
  public void commanded(SimNode node, CommandId id, Command command) {
    if (command instanceof Command.Install install && rules.containsKey(install.execution())) {
      rules.get(install.execution()).installs(node, install);
    }
  }

  @Override
  public void attemptBegun(SimNode node, Attempt attempt) {
    rules.values().forEach(r -> r.attemptBegun(node, attempt));
  }
}
