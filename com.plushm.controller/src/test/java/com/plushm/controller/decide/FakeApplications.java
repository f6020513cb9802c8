package com.plushm.controller.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the clients of a {@link FakeWorld} do of an application beyond running its processes. */
final class FakeApplications {
  private record Entry(FakeClient client, CommandId id, Command.Enter entry) {}

  private final FakeWorld world;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Collected> answers = new ArrayList<>();
  private final Map<FakeClient, TreeMap<Long, Boolean>> ended = new LinkedHashMap<>();

  final FakePackages packages;

  /** Where each command on the controller's machine was to run. */
  final List<String> localFolders = new ArrayList<>();

  /** What is told of each of them beside its status. */
  String localWhy = "";

  /** How often each process was started on each host. */
  final Map<String, Integer> starts = new TreeMap<>();

  /** Hosts whose services run and are never up. */
  final Set<String> down = new TreeSet<>();

  FakeApplications(FakeWorld world) {
    this.world = world;
    this.packages = new FakePackages(world);
  }

  void ranLocal(String folder, List<String> words, SortedMap<String, String> environment) {
    localFolders.add(folder);
    world.localRuns.add(words);
    world.localEnvironments.add(environment);
  }

  void started(FakeClient client, Command.Run run) {
    starts.merge(client.host + " " + run.process() + " " + run.words(), 1, Integer::sum);
  }

  void deliver(CommandId id, Command command) {
    if (command instanceof Command.Enter entry) {
      for (FakeClient client : world.members(entry.targets())) {
        entries.add(new Entry(client, id, entry));
        review(client);
      }
    } else if (command instanceof Command.Install install) {
      packages.install(id, install);
    } else if (command instanceof Command.Put put) {
      packages.put(id, put);
    }
  }

  /** A run is over there. */
  void ended(FakeClient client, CommandId id, Outcome outcome) {
    ended.computeIfAbsent(client, c -> new TreeMap<>()).put(id.number(), outcome.success());
    review(client);
  }

  /** Entries end when their runs do, or are services that run. */
  void review(FakeClient client) {
    for (Entry entry : List.copyOf(entries)) {
      if (entry.client != client || !client.alive || client.ordinal == null) {
        continue;
      }
      TreeMap<Long, Boolean> over = ended.getOrDefault(client, new TreeMap<>());
      boolean open = false;
      boolean bad = false;
      for (CommandId run : entry.entry.after()) {
        Command.Run running = client.running.get(run.number());
        open |= running != null && !running.care().service();
        bad |= over.getOrDefault(run.number(), true) == Boolean.FALSE;
        bad |= running != null && running.care().service() && down.contains(client.host.value());
      }
      if (bad || !open) {
        entries.remove(entry);
        Outcome outcome = Outcome.exited(bad ? 1 : 0);
        world.answer(client, entry.id, new Answer.Ended(outcome, 0, 0, Bytes.EMPTY, 0));
      }
    }
  }

  /** Keeps what was said, for a root or a controller that comes later. */
  void said(Collected answer) {
    answers.add(answer);
  }

  /** Everybody says again what was not heard: it may have been. */
  void sayAgain() {
    List<Collected> all = List.copyOf(answers);
    if (!all.isEmpty()) {
      world.say(world.root, new Answers(all));
    }
  }

  /** Commands of the kind that were delivered, in their order. */
  <T extends Command> List<T> delivered(Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (Numbered numbered : world.delivered.values()) {
      Command command = world.decode(numbered.body());
      if (kind.isInstance(command)) {
        found.add(kind.cast(command));
      }
    }
    return found;
  }

  /** The hosts of those ordinals, by name. */
  List<String> hosts(OrdinalSet ordinals) {
    return world.control.nodes().stream()
        .filter(n -> n.ordinal() >= 0 && ordinals.contains(n.ordinal()))
        .map(n -> n.host().value())
        .toList();
  }
}
