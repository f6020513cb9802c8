package com.plushm.sim;

import com.plushm.api.overlay.OverlayFactory;
import com.plushm.sim.fault.Breaker;
import com.plushm.sim.liveness.AllLiveness;
import com.plushm.sim.liveness.L10TrafficIsBounded;
import com.plushm.sim.property.Liveness;
import com.plushm.sim.property.Members;
import com.plushm.sim.property.Violation;
import com.plushm.sim.safety.AllSafety;
import com.plushm.sim.world.Request;
import com.plushm.sim.world.SimHost;
import com.plushm.sim.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One run: a person connects hosts and has commands run while things go wrong; then all is calm,
 * and what has to come to hold must; then everybody is let go.
 */
final class Run {
  /** How long calm may take until everything holds, of trees up to {@link #SMALL}. */
  static final long CALM_MAX = 300_000;

  /** From a host's launch until it has joined and another one may be invited. */
  static final long JOINED_MAX = 500;

  private static final int SMALL = 100;

  /** How long everything must go on to hold. */
  static final long STABLE = 3_000;

  /** How long the last may take to go: two timers of two minutes, and what leads to them. */
  static final long GONE_MAX = 300_000;

  private static final long SECOND = 1_000;
  private static final int PLACES = 5;

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
   * @param calmMillis from the last fault until everything held; -1 if it did not
   */
  record Result(
      long seed,
      End end,
      String number,
      String what,
      long events,
      long messages,
      long virtualMillis,
      long calmMillis) {}

  private final long seed;
  private final SwarmSettings settings;
  private final long eventsMax;
  private final World world;
  private final Breaker breaker;
  private final SplittableRandom person;
  private long calmMillis = -1;
  private Request connecting;
  private boolean letGo;

  Run(
      long seed,
      SwarmSettings settings,
      String overlay,
      Function<String, Optional<OverlayFactory>> installed,
      long eventsMax,
      Consumer<String> trace) {
    this.seed = seed;
    this.settings = settings;
    this.eventsMax = eventsMax;
    this.world = new World(seed, settings.world(), overlay, installed, trace);
    this.breaker = new Breaker(world);
    this.person = new SplittableRandom(~seed);
    AllSafety.of(world, Overlays::degreeMax).forEach(world::listen);
  }

  World world() {
    return world;
  }

  Result go() {
    try {
      return result(trouble() && calm() && dismantle() ? End.HELD : End.CUT, "", "");
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
    return new Result(
        seed,
        end,
        number,
        what,
        world.time().events(),
        world.network().messages(),
        world.time().now(),
        calmMillis);
  }

  /** While things go wrong; false if the events are used up. */
  private boolean trouble() {
    var unused = world.connect(world.hosts());
    for (int i = 0; i < settings.requests(); i++) {
      world.time().after(person.nextLong(settings.requestsUntil()), this::request);
    }
    for (Errands.Change change : settings.errands().changes()) {
      world.time().after(change.at(), () -> change(change.overlay()));
    }
    for (Errands.Delivery file : settings.errands().files()) {
      world.time().after(file.at(), () -> deliver(file));
    }
    breaker.plan(settings.faults());
    // Half of the events are for the calm, which must show something.
    while (world.time().now() < settings.requestsUntil()
        && world.time().events() < eventsMax / 2
        && world.time().step(settings.requestsUntil())) {
      continue;
    }
    return true;
  }

  private void request() {
    if (letGo) {
      return; // Trouble was cut short by its events: whoever asks now has clients started again.
    }
    List<Request> open = world.requests().stream().filter(Request::open).toList();
    if (person.nextInt(10) == 0 && !open.isEmpty()) {
      world.interrupt(open.get(person.nextInt(open.size())));
      return;
    }
    boolean all = person.nextInt(3) == 0;
    List<SimHost> some = new ArrayList<>();
    for (SimHost host : world.hosts()) {
      if (all || person.nextInt(3) == 0) {
        some.add(host);
      }
    }
    if (!some.isEmpty()) {
      Duration timeout =
          Duration.ofMillis(person.nextInt(5) == 0 ? 100 + person.nextInt(3_000) : 0);
      var unused = world.shell(some, timeout);
    }
  }

  private void change(String overlay) {
    // Who asks for a second change at once is refused, and has nothing to be accounted for.
    boolean another =
        world.requests().stream().anyMatch(r -> r.kind() == Request.Kind.USE && r.open());
    if (!letGo && !another) {
      var unused = world.use(overlay);
    }
  }

  private void deliver(Errands.Delivery file) {
    if (letGo) {
      return;
    }
    SplittableRandom random = new SplittableRandom(file.some());
    boolean all = random.nextBoolean();
    List<SimHost> some = new ArrayList<>(world.hosts());
    some.removeIf(host -> !all && random.nextBoolean());
    if (!some.isEmpty()) {
      byte[] content = new byte[file.bytes()];
      random.nextBytes(content);
      String path = "/from/" + file.at();
      world.controlFiles().make(path, content);
      var unused = world.put(some, path, "/to/" + file.at());
    }
  }

  /**
   * Nothing goes wrong any more: everything comes to hold, and a last command reaches everybody.
   */
  private boolean calm() {
    breaker.calm();
    world.trace().line("world", "heal", () -> "calm");
    world.startController();
    long began = world.time().now();
    world.listen(new L10TrafficIsBounded(world));
    connecting = world.connect(world.hosts());
    if (!settles(AllLiveness.all(), began, calmMax())) {
      return false;
    }
    calmMillis = world.time().now() - began;
    List<SimHost> members = Members.hosts(world);
    if (members.isEmpty()) {
      return true;
    }
    Request last = world.shell(members, Duration.ZERO);
    long asked = world.time().now();
    if (!settles(AllLiveness.all(), asked, calmMax())) {
      return false;
    }
    if (!last.summary().missing().isEmpty()) {
      throw new Violation(
          "L5",
          "every command reaches every member that lives",
          last.key() + " in the calm: " + last.summary().missing());
    }
    return true;
  }

  private long calmMax() {
    // A person who invites few at a time connects many for long.
    long each = world.settings().launchMillisMax() + JOINED_MAX;
    int more = Math.max(0, world.hosts().size() - SMALL);
    return CALM_MAX + each * more / world.settings().control().invitationsMax();
  }

  /** A person to whom hosts are named as missing asks again. */
  private void connectAgain() {
    if (connecting != null && connecting.summary() != null) {
      boolean missing = !connecting.summary().missing().isEmpty();
      connecting = missing ? world.connect(Members.hosts(world)) : null;
    }
  }

  private boolean dismantle() {
    connecting = null;
    letGo = true;
    var unused = world.disconnect();
    return settles(List.of(AllLiveness.AFTER_DISCONNECT), world.time().now(), GONE_MAX);
  }

  /** Runs until all of them have held for a while; false if the events are used up before. */
  private boolean settles(List<Liveness> all, long began, long most) {
    long since = -1;
    while (since < 0 || world.time().now() - since < STABLE) {
      if (world.time().events() > eventsMax) {
        return false;
      }
      world.time().run(SECOND);
      connectAgain();
      Optional<Liveness> first = all.stream().filter(l -> l.missing(world).isPresent()).findFirst();
      if (first.isEmpty()) {
        since = since < 0 ? world.time().now() : since;
        continue;
      }
      since = -1;
      if (world.time().now() - began > most) {
        throw new Violation(
            first.get().number(),
            first.get().says(),
            "not after " + most / SECOND + " s of calm: " + first.get().missing(world).orElse(""));
      }
    }
    return true;
  }
}
