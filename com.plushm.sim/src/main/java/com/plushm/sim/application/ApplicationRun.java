package com.plushm.sim.application;

import com.plushm.api.id.HostName;
import com.plushm.api.spec.Specification;
import com.plushm.sim.Overlays;
import com.plushm.sim.fault.Breaker;
import com.plushm.sim.property.Violation;
import com.plushm.sim.safety.AllSafety;
import com.plushm.sim.world.ProcessRun;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One run: a person has applications run while things go wrong; then all is calm, and they have to
 * come to their end.
 */
final class ApplicationRun {
  /** How long calm may take until all is over, beside the longest that its work may take. */
  static final long CALM_MAX = 900_000;

  /** How long the last process may take to be gone: a client that is left alone ends after that. */
  private static final long GONE_MAX = 300_000;

  /** How long clients may take to leave: one that was never told of a tree ends by itself. */
  private static final long LEAVE_MAX = 180_000;

  private static final long SECOND = 1_000;
  private static final long STABLE = 3_000;
  private static final int PLACES = 8;
  private static final int ASKED_MAX = 20;
  private static final long APART = 0x1f83d9abfb41bd6bL;

  /** By this one, no seed of ApplicationSwarmTest that once failed became another run. */
  private static final long SHARING = 0x04b9339000000000L;

  /** How it ended. */
  enum End {
    HELD,
    VIOLATED,
    /** Out of events before it was decided. */
    CUT
  }

  /**
   * What came of it.
   *
   * @param what went wrong; empty if nothing did
   * @param number of the property that does not hold
   * @param reigns controllers that there were
   * @param deaths of controllers over applications, by what these were about
   * @param lines of the first application's account, comparable with other runs of it
   */
  record Result(
      long seed,
      End end,
      String number,
      String what,
      long events,
      long virtualMillis,
      int reigns,
      int applications,
      int good,
      SortedMap<String, Integer> deaths,
      List<String> lines) {}

  private final long seed;
  private final ApplicationSettings settings;
  private final World world;
  private final Company company;
  private final Breaker breaker;
  private final SplittableRandom random;
  private final SplittableRandom sharing;
  private final Drawn.Application first;
  private final Supplier<Result> reference;
  private final Map<Request, Drawn.Application> asked = new LinkedHashMap<>();

  /**
   * @param reference the same run without anything that goes wrong
   */
  ApplicationRun(
      long seed,
      ApplicationSettings settings,
      String overlay,
      Supplier<Result> reference,
      Consumer<String> trace) {
    this.seed = seed;
    this.settings = settings;
    this.reference = reference;
    this.world = new World(seed, settings.world(), overlay, Overlays.installed(), trace);
    this.company = new Company(world, settings.gentle(), settings.cues());
    this.breaker = new Breaker(world);
    this.random = new SplittableRandom(seed ^ APART);
    this.sharing = new SplittableRandom(seed ^ SHARING);
    this.first = drawn();
    AllSafety.of(world, Overlays::degreeMax).forEach(world::listen);
    world.listen(company);
  }

  private Drawn.Application drawn() {
    return Drawn.draw(random, names(), sharing.nextInt(3) == 0);
  }

  private List<String> names() {
    return world.hosts().stream().map(SimHost::name).map(HostName::value).toList();
  }

  Specification specification() {
    return first.specification();
  }

  Result go() {
    try {
      return result(trouble() && calm() ? End.HELD : End.CUT, "", "");
    } catch (Violation e) {
      return result(End.VIOLATED, e.number(), e.getMessage());
    } catch (RuntimeException e) {
      return result(End.VIOLATED, "X0", "an event threw " + e + " at " + places(e));
    }
  }

  private static List<StackTraceElement> places(RuntimeException e) {
    return Stream.of(e.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("com.plushm."))
        .limit(PLACES)
        .toList();
  }

  private Result result(End end, String number, String what) {
    List<Request> told = asked.keySet().stream().filter(r -> r.summary() != null).toList();
    return new Result(
        seed,
        end,
        number,
        what,
        world.time().events(),
        world.time().now(),
        company.reigns(),
        told.size(),
        (int) told.stream().filter(r -> r.summary().exitStatus() == 0).count(),
        company.deaths(),
        told.isEmpty() ? List.of() : Ending.lines(told.get(0).summary()));
  }

  /** While things go wrong; false if the events are used up. */
  private boolean trouble() {
    if (settings.connects()) {
      var unused = world.connect(world.hosts());
      world.time().run(random.nextLong(4_000));
    }
    ask(first);
    if (settings.second() >= 0) {
      Drawn.Application other = drawn();
      world.time().after(settings.second(), () -> ask(other));
    }
    if (settings.stops() >= 0) {
      world.time().after(settings.stops(), () -> asked.keySet().forEach(world::interrupt));
    }
    breaker.plan(settings.faults());
    while (world.time().now() < settings.until()
        && world.time().events() < settings.eventsMax() / 2) {
      world.time().run(SECOND / 2);
      askAgain();
    }
    return true;
  }

  private void ask(Drawn.Application application) {
    asked.put(
        world.run(
            world.hosts(), application.specification(), application.stay(), application.packages()),
        application);
  }

  /** What a controller died over before it had written it down is asked for again. */
  private void askAgain() {
    for (Request request : List.copyOf(asked.keySet())) {
      boolean lost = request.summary() == null && !request.open();
      if (lost && world.controller().isPresent() && asked.size() < ASKED_MAX) {
        ask(asked.remove(request));
      }
    }
  }

  /** Nothing goes wrong any more: everything comes to its end. */
  private boolean calm() {
    breaker.calm();
    company.calm();
    world.trace().line("world", "heal", () -> "calm");
    world.startController();
    askAgain();
    long work = asked.values().stream().mapToLong(Drawn.Application::longest).sum();
    long end = world.time().now() + CALM_MAX + work;
    long upSince = -1;
    while (asked.keySet().stream().anyMatch(Request::open)) {
      if (world.time().events() > settings.eventsMax()) {
        return false;
      }
      world.time().run(SECOND);
      Optional<String> down = down();
      upSince = down.isPresent() ? -1 : upSince < 0 ? world.time().now() : upSince;
      if (upSince >= 0 && world.time().now() - upSince >= STABLE) {
        // Whatever only serves is ended when all of it has served for a while.
        asked.forEach((r, a) -> endIfServing(r, a));
      }
      if (world.time().now() > end) {
        throw new Violation("L6", "every application ends", open() + down.orElse(""));
      }
    }
    asked.forEach(this::check);
    return gone() && dismissed();
  }

  private String open() {
    StringBuilder open = new StringBuilder();
    asked.keySet().stream()
        .filter(Request::open)
        .forEach(
            r -> {
              open.append(r.key()).append(' ');
              world
                  .controller()
                  .ifPresent(
                      c ->
                          c.control().executions().stream()
                              .filter(e -> e.id().equals(r.key()))
                              .forEach(e -> open.append(e).append(c.control().story(r.key()))));
            });
    return open.toString();
  }

  private void endIfServing(Request request, Drawn.Application application) {
    if (application.serves() && request.open()) {
      world.interrupt(request);
    }
  }

  /** A service that ought to run and does not. */
  private Optional<String> down() {
    for (Map.Entry<Request, Drawn.Application> each : asked.entrySet()) {
      Rules rules = company.of(each.getKey().key());
      boolean serves = each.getKey().open() && each.getValue().serves();
      if (!serves || rules == null || rules.score().aborted || rules.score().stopped) {
        continue;
      }
      if (!rules.score().gathered) {
        return Optional.of(each.getKey().key() + " has not begun");
      }
      for (Specification.Process process : each.getValue().specification().processes()) {
        for (HostName host : rules.score().seats.values()) {
          boolean runs =
              rules.truth().runs(host, process.name()).stream().anyMatch(ProcessRun::running);
          if (!runs && !rules.score().troubled) {
            return Optional.of(process.name() + " does not run on " + host);
          }
        }
      }
    }
    return Optional.empty();
  }

  private void check(Request request, Drawn.Application application) {
    if (request.summary() == null) {
      return;
    }
    Rules rules = company.of(request.key());
    new Ending(
            request.key(), application.specification(), request.summary(), rules, settings.gentle())
        .check();
    boolean only = asked.size() == 1 && settings.stops() < 0 && !application.serves();
    if (settings.gentle() && only && application.comparable() && reference != null) {
      Result whole = reference.get();
      List<String> expected = whole.lines();
      List<String> lines = Ending.lines(request.summary());
      if (whole.end() != End.HELD) {
        throw new Violation("E9", "without faults it ends well", whole.toString());
      }
      if (!lines.equals(expected)) {
        throw new Violation(
            "E9", "the result is what it is without faults", lines + " instead of " + expected);
      }
    }
  }

  /** Nothing of what is over runs, where there is a client. */
  private boolean gone() {
    long began = world.time().now();
    while (true) {
      List<String> left = new ArrayList<>();
      for (Request request : asked.keySet()) {
        for (SimHost host : world.hosts()) {
          if (host.node().isPresent()
              && world.allRuns(host.name().value(), request.key()).stream()
                  .anyMatch(ProcessRun::running)) {
            left.add(request.key() + " on " + host);
          }
        }
      }
      if (left.isEmpty()) {
        return true;
      }
      if (world.time().events() > settings.eventsMax()) {
        return false;
      }
      if (world.time().now() - began > GONE_MAX) {
        throw new Violation("L11", "nothing runs of what is over", left.toString());
      }
      world.time().run(SECOND);
    }
  }

  /**
   * Whoever came for the one thing that was run, and is over, has left; who came for one of several
   * may serve another one.
   */
  private boolean dismissed() {
    boolean stays =
        asked.size() > 1
            || asked.values().stream().anyMatch(Drawn.Application::stay)
            || world.requests().stream().anyMatch(r -> r.kind() == Request.Kind.CONNECT);
    long began = world.time().now();
    while (settings.gentle() && !stays) {
      List<SimHost> left = world.hosts().stream().filter(h -> h.node().isPresent()).toList();
      if (left.isEmpty()) {
        return true;
      }
      if (world.time().events() > settings.eventsMax()) {
        return false;
      }
      if (world.time().now() - began > LEAVE_MAX) {
        throw new Violation("L12", "who was let go has left", left.toString());
      }
      world.time().run(SECOND);
    }
    return true;
  }
}
