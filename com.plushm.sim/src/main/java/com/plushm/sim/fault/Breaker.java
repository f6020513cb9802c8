package com.plushm.sim.fault;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.NodeId;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Carries faults out, and heals what they did when their time is up or all is to be calm. */
public final class Breaker {
  private static final long LAG_MAX = 900;

  private final World world;
  private final Forger forger;
  private final Map<Long, Runnable> toHeal = new TreeMap<>();
  private long heals;
  private boolean calm;

  public Breaker(World world) {
    this.world = world;
    this.forger = new Forger(world);
  }

  /** Has all of them happen in their time. */
  public void plan(List<Fault> faults) {
    for (Fault fault : faults) {
      world.time().after(fault.at() - world.time().now(), () -> apply(fault));
    }
  }

  /** Heals everything; what was planned for later does not happen any more. */
  public void calm() {
    calm = true;
    List.copyOf(toHeal.values()).forEach(Runnable::run);
    toHeal.clear();
  }

  private void apply(Fault fault) {
    if (calm) {
      return;
    }
    world.trace().line("world", "fault", fault::toString);
    Optional<SimHost> host = host(fault.host());
    switch (fault.kind()) {
      case KILL -> host.ifPresent(SimHost::kill);
      case LOSE_STORE -> host.filter(SimHost::powered).ifPresent(SimHost::loseStore);
      case POWER ->
          host.ifPresent(
              h -> {
                h.powerOff();
                heal(fault, h::powerOn);
              });
      case MASS -> mass(fault, 2);
      case ALL_BUT_ONE -> mass(fault, world.hosts().size());
      case HEADLESS -> {
        controller(fault);
        world
            .time()
            .after(fault.lasts() / 3, () -> host(Fault.ROOT).ifPresent(this::killUnlessCalm));
      }
      case PAUSE -> host.flatMap(SimHost::node).ifPresent(n -> pause(fault, n));
      case SLOW -> host.flatMap(SimHost::node).ifPresent(n -> slow(fault, n));
      case CUT -> host.flatMap(SimHost::node).ifPresent(n -> cut(fault, n));
      case ONE_WAY -> oneWay(fault);
      case PARTITION -> partition(fault);
      case CONTROLLER -> controller(fault);
      case PAUSE_CONTROLLER -> world.controller().ifPresent(c -> pause(fault, c));
      case LAUNCHES -> {
        world.launchFailPercent(70);
        heal(fault, () -> world.launchFailPercent(0));
      }
      case FORGE -> host.flatMap(SimHost::node).ifPresent(n -> forger.forge(n, fault.other()));
    }
  }

  private Optional<SimHost> host(int index) {
    if (index == Fault.ROOT) {
      return world.nodes().stream()
          .filter(n -> n.fabric().overlay().isRoot())
          .findFirst()
          .map(world::hostOf);
    }
    return index >= 1 && index <= world.hosts().size()
        ? Optional.of(world.hosts().get(index - 1))
        : Optional.empty();
  }

  private void heal(Fault fault, Runnable work) {
    long number = ++heals;
    toHeal.put(
        number,
        () -> {
          world.trace().line("world", "heal", fault::toString);
          work.run();
        });
    world
        .time()
        .after(
            fault.lasts(),
            () -> {
              Runnable due = toHeal.remove(number);
              if (due != null) {
                due.run();
              }
            });
  }

  /** Of so many hosts, all but one die: of two every second one on average, by choice. */
  private void mass(Fault fault, int of) {
    SplittableRandom choice = new SplittableRandom(fault.other());
    int spared = choice.nextInt(world.hosts().size());
    for (SimHost host : world.hosts()) {
      boolean dies = of == 2 ? choice.nextBoolean() : host.index() != spared + 1;
      if (dies && choice.nextInt(2) == 0) {
        host.powerOff();
        heal(fault, host::powerOn);
      } else if (dies) {
        host.kill();
      }
    }
  }

  private void killUnlessCalm(SimHost host) {
    if (!calm) {
      host.kill();
    }
  }

  private void pause(Fault fault, Station station) {
    if (station.gate().paused()) {
      return;
    }
    station.gate().pause();
    heal(fault, () -> station.gate().resume(fault.other() % 2 == 0));
  }

  private void slow(Fault fault, SimNode node) {
    node.gate().lag(1 + fault.lasts() % LAG_MAX);
    heal(fault, () -> node.gate().lag(0));
  }

  private void cut(Fault fault, SimNode node) {
    NodeId other =
        fault.other() == 0
            ? world.controlPeer().id()
            : world.hosts().get((fault.other() - 1) % world.hosts().size()).peer().id();
    world.network().cut(node, other);
    node.fabric().overlay().parent().ifPresent(p -> world.network().cut(node, p.id()));
  }

  private Endpoint endpoint(int index) {
    return host(index).map(h -> h.peer().endpoint()).orElse(world.controlPeer().endpoint());
  }

  private void oneWay(Fault fault) {
    Endpoint from = endpoint(fault.host());
    Endpoint to = endpoint(fault.other());
    if (!from.equals(to)) {
      world.network().block(from, to);
      heal(fault, () -> world.network().open(from, to));
    }
  }

  private void partition(Fault fault) {
    SplittableRandom sides = new SplittableRandom(fault.other());
    List<Endpoint> one = new ArrayList<>();
    List<Endpoint> two = new ArrayList<>();
    (sides.nextBoolean() ? one : two).add(world.controlPeer().endpoint());
    for (SimHost host : world.hosts()) {
      (sides.nextBoolean() ? one : two).add(host.peer().endpoint());
    }
    for (Endpoint a : one) {
      for (Endpoint b : two) {
        world.network().block(a, b);
        world.network().block(b, a);
      }
    }
    heal(fault, () -> merge(one, two));
  }

  private void merge(List<Endpoint> one, List<Endpoint> two) {
    for (Endpoint a : one) {
      for (Endpoint b : two) {
        world.network().open(a, b);
        world.network().open(b, a);
      }
    }
  }

  private void controller(Fault fault) {
    if (world.controller().isPresent()) {
      world.killController();
      heal(
          fault,
          () -> {
            world.startController();
            var unused = world.connect(world.hosts());
          });
    }
  }
}
