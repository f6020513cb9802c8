package com.plushm.sim.application;

import com.plushm.api.command.Command;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.client.decide.ExecutorContext.Attempt;
import com.plushm.controller.decide.ExecutionNote;
import com.plushm.controller.decide.JournalEvent;
import com.plushm.sim.property.Violation;
import com.plushm.sim.world.SimClient;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.World;
import java.util.List;
import java.util.TreeMap;

/**
 * What has to hold of one application at every moment, each decision and each start held against
 * what really ran:
 *
 * <ul>
 *   <li>E1: a block is ordered once of a host, unless everything begins anew; of an input, on one
 *       host, or on two if the second was asked to catch up with the first;
 *   <li>E2: a block begins on a host when what comes before it is done there, and a package is
 *       installed where it was moved to;
 *   <li>E3: whoever counts as inside a barrier is;
 *   <li>E4: a barrier opens by its own rule alone;
 *   <li>E5: it lets go only who is inside, nobody twice, and so many at a time as it says.
 * </ul>
 */
final class Rules {
  private static final int ALL_PERCENT = 100;

  private final World world;
  private final String key;
  private final Specification specification;
  private final boolean gentle;
  private Score score;
  private Truth truth;

  Rules(World world, String key, Specification specification, boolean gentle) {
    this.world = world;
    this.key = key;
    this.specification = specification;
    this.gentle = gentle;
    fresh();
  }

  private void fresh() {
    score = new Score();
    truth = new Truth(world, key, specification, score);
  }

  Score score() {
    return score;
  }

  Truth truth() {
    return truth;
  }

  private static void check(boolean holds, String number, String says, Object... seen) {
    if (!holds) {
      StringBuilder detail = new StringBuilder();
      for (Object part : seen) {
        detail.append(part);
      }
      throw new Violation(number, says, detail.toString());
    }
  }

  /** Another controller knows what the journal holds, and no more. */
  void begin(List<JournalEvent> known) {
    fresh();
    known.forEach(event -> take(event, false));
  }

  /**
   * @param decided whether it was decided just now
   */
  void take(JournalEvent event, boolean decided) {
    if (event instanceof JournalEvent.Sent sent) {
      Command command = world.numbered().get(sent.command().id());
      boolean mine = command instanceof Command.Run run && run.execution().equals(key);
      if (mine && decided) {
        ordered(sent, (Command.Run) command);
      }
      if (mine) {
        score.numbered(sent.command().id(), command);
      }
    } else if (event instanceof JournalEvent.Noted noted && noted.key().equals(key)) {
      if (decided) {
        noted(noted.note());
      }
      score.add(event);
    } else if (event instanceof JournalEvent.Missed missed && missed.key().equals(key)) {
      score.add(event);
    } else if (event instanceof JournalEvent.Over over && over.run().key().equals(key)) {
      score.add(event);
    }
  }

  private void ordered(JournalEvent.Sent sent, Command.Run run) {
    if (truth.workflow(run.process()).isPresent()) {
      return;
    }
    for (Ordinal ordinal : run.targets().stream().toList()) {
      var before = score.orders.get(Score.order(run, ordinal));
      check(
          before == null || before.equals(sent.command().id()),
          "E1",
          "a block is ordered once of a host",
          key,
          " ",
          run.process(),
          " of ",
          ordinal,
          " by ",
          before,
          " and ",
          sent.command().id());
    }
  }

  private void noted(ExecutionNote note) {
    if (note instanceof ExecutionNote.Entered n) {
      entered(n);
    } else if (note instanceof ExecutionNote.Opened n) {
      opened(n);
    } else if (note instanceof ExecutionNote.Released n) {
      released(n);
    } else if (note instanceof ExecutionNote.Given n) {
      given(n);
    }
  }

  private void given(ExecutionNote.Given n) {
    TreeMap<Ordinal, ?> at = score.input(n.step(), n.input()).at;
    boolean fits =
        !at.containsKey(n.host())
            && at.size() == (n.second() ? 1 : 0)
            && !score.input(n.step(), n.input()).won;
    check(
        fits || (!gentle && score.troubled),
        "E1",
        "an input is at one host, or at two on purpose",
        key,
        " ",
        n,
        " while ",
        at);
  }

  private Barrier barrier(int gate) {
    return specification.barriers().get(gate);
  }

  private void entered(ExecutionNote.Entered n) {
    for (Ordinal ordinal : n.who().stream().toList()) {
      HostName host = score.seats.get(ordinal);
      for (String before : barrier(n.gate()).after()) {
        check(
            host != null && truth.done(host, ordinal, before),
            "E3",
            "who counts as inside a barrier is",
            key,
            " ",
            barrier(n.gate()).name(),
            ": ",
            ordinal,
            "=",
            host,
            " has not done ",
            before);
      }
    }
  }

  private void opened(ExecutionNote.Opened n) {
    Barrier barrier = barrier(n.gate());
    Score.Door door = score.door(n.gate());
    int there = truth.there(barrier);
    int seats = score.seats.size();
    int most = barrier.max() > 0 ? Math.min(barrier.max(), seats) : seats;
    int min = specification.components().get(0).min();
    int least = Math.max(1, barrier.max() > 0 ? Math.min(min, barrier.max()) : min);
    int needed = score.troubled ? least : Math.max(least, most);
    long waited = n.at() - door.firstAt;
    boolean may =
        switch (n.why()) {
          case ALL -> there >= needed;
          case PERCENT ->
              barrier.percent() > 0
                  && there >= Math.max(1, (needed * barrier.percent() + 99) / ALL_PERCENT)
                  && waited >= barrier.minWait().toMillis();
          case TIMEOUT ->
              !barrier.timeout().isZero()
                  && !barrier.failOnTimeout()
                  && waited >= barrier.timeout().toMillis();
          case KNEE -> barrier.knee() > 0 && there > 1;
          case CALLBACK -> !barrier.callback().isEmpty();
          case TOO_FEW -> false;
        };
    check(
        may && !door.open && !door.shut,
        "E4",
        "a barrier opens by its own rule",
        key,
        " ",
        barrier,
        " opened by ",
        n.why(),
        " with ",
        there,
        " of ",
        needed,
        " after ",
        waited,
        " ms");
    if (barrier.release().count() > 0) {
      door.portion = barrier.release().count();
    } else if (barrier.release().percent() > 0) {
      // Of those that are inside, which may be fewer than are there.
      door.portion =
          (int) Math.max(1, ((long) seats * barrier.release().percent() + 99) / ALL_PERCENT);
    }
  }

  private void released(ExecutionNote.Released n) {
    Barrier barrier = barrier(n.gate());
    Score.Door door = score.door(n.gate());
    check(
        door.open && !door.shut,
        "E5",
        "nobody passes before the barrier is open",
        key,
        " ",
        barrier.name(),
        ": ",
        n);
    check(
        n.who().intersect(door.released).isEmpty() && door.entered.containsAll(n.who()),
        "E5",
        "a barrier lets go who is inside, nobody twice",
        key,
        " ",
        barrier.name(),
        ": ",
        n,
        " after ",
        door.released);
    int crowd = n.who().minus(n.late()).size();
    int portion = barrier.release().count() > 0 ? barrier.release().count() : door.portion;
    if (portion > 0 && crowd > 0) {
      boolean early =
          door.portionAt >= 0 && n.at() - door.portionAt < barrier.release().interval().toMillis();
      check(
          crowd <= portion && !early,
          "E5",
          "so many at a time",
          key,
          " ",
          barrier,
          ": ",
          n,
          " after ",
          door.portionAt);
    }
  }

  /** A package is to be installed on a host; to remove it or its file, that is not needed. */
  void installs(SimNode node, Command.Install install) {
    SimHost host = world.hostOf(node);
    Ordinal ordinal = host.client().ordinal();
    String archive = install.software().archive();
    boolean needed = !archive.isEmpty() && !install.software().discards();
    if (ordinal == null || !install.targets().contains(ordinal) || !needed) {
      return;
    }
    check(
        host.files().content(SimClient.receipt(install.software().destination())) != null
            || host.files().content("${home}/" + archive) != null,
        "E2",
        "a package is installed where it was moved to",
        key,
        " ",
        install.process(),
        " on ",
        host);
  }

  /** A block begins on a host. */
  void attemptBegun(SimNode node, Attempt attempt) {
    List<String> environment = attempt.process().environment();
    if (attempt.number() > 1 || !environment.contains("PLUSHM_EXECUTION=" + key)) {
      return;
    }
    String block = value(environment, "PLUSHM_PROCESS");
    Ordinal ordinal = new Ordinal(Integer.parseInt(value(environment, "PLUSHM_ORDINAL")));
    List<String> after =
        truth
            .process(block)
            .map(Specification.Process::after)
            .orElseGet(() -> truth.workflow(block).orElseThrow().after());
    if (attempt.command().compareTo(score.since) <= 0) {
      return; // A late start of what has begun anew since; it is told to end.
    }
    for (Specification.Software software : specification.software()) {
      String receipt = SimClient.receipt(software.destination());
      check(
          world.hostOf(node).files().content(receipt) != null,
          "E2",
          "a block begins when what comes before it is done",
          key,
          " ",
          block,
          " begins on ",
          node.host(),
          " without ",
          software.name());
    }
    for (String before : after) {
      check(
          truth.done(node.host(), ordinal, before),
          "E2",
          "a block begins when what comes before it is done",
          key,
          " ",
          block,
          " begins on ",
          node.host(),
          " (",
          ordinal,
          "), ",
          before,
          " is not done");
      int gate = truth.gate(before);
      if (gate >= 0 && gentle) {
        inside(gate);
      }
    }
  }

  /** So many at most are between a semaphore and the end of what it guards. */
  private void inside(int gate) {
    Barrier barrier = barrier(gate);
    if (barrier.release().inside() == 0) {
      return;
    }
    long running =
        score.seats.values().stream()
            .flatMap(h -> truth.runs(h, barrier.release().until()).stream())
            .filter(r -> r.running())
            .count();
    check(
        running <= barrier.release().inside(),
        "E5",
        "so many are inside a semaphore",
        key,
        " ",
        barrier,
        ": ",
        running);
  }

  private static String value(List<String> environment, String name) {
    return environment.stream()
        .filter(v -> v.startsWith(name + "="))
        .map(v -> v.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }
}
