package com.plushm.sim.application;

import com.plushm.controller.decide.ControlSettings;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.sim.fault.Fault;
import com.plushm.sim.fault.FaultSettings;
import com.plushm.sim.world.WorldSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one run of applications is like: drawn from its seed.
 *
 * @param gentle whether nothing happens that could cost a host
 * @param stops when a person ends it; negative for never
 * @param second when another one begins beside it; negative for never
 */
record ApplicationSettings(
    WorldSettings world,
    boolean gentle,
    List<Fault> faults,
    List<Cue> cues,
    boolean connects,
    long until,
    long stops,
    long second) {
  private static final int HOSTS_MIN = 3;
  private static final int HOSTS_FEW = 8;
  private static final int HOSTS_MAX = 20;
  private static final long UNATTENDED = 120_000;
  private static final long ANSWER_BYTES_MAX = 512 << 10;
  private static final long AFTER = 2_000;

  static ApplicationSettings draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int most = random.nextInt(3) == 0 ? HOSTS_MAX : HOSTS_FEW;
    int hosts = HOSTS_MIN + random.nextInt(most - HOSTS_MIN + 1);
    int delayMin = 1 + random.nextInt(3);
    int delayMax = delayMin + random.nextInt(random.nextInt(4) == 0 ? 200 : 20);
    WorldSettings world =
        new WorldSettings(
            hosts,
            delayMin,
            delayMax,
            random.nextInt(6) == 0 ? 20 + random.nextInt(200) : 100_000,
            1 + random.nextLong(30),
            1 + random.nextLong(1_000),
            random.nextInt(4) == 0,
            FabricSettings.standard(UNATTENDED).withAnswerBytesMax(ANSWER_BYTES_MAX),
            ControlSettings.DEFAULTS);
    boolean gentle = random.nextInt(5) < 2;
    FaultSettings drawn = FaultSettings.draw(random);
    List<Fault> faults =
        gentle ? gentle(random, hosts) : drawn.withRare(drawn.schedule(random, hosts), random);
    long until = drawn.until() + AFTER;
    return new ApplicationSettings(
        world,
        gentle,
        faults,
        Cue.draw(random),
        random.nextBoolean(),
        until,
        random.nextInt(12) == 0 ? random.nextLong(until) : -1,
        random.nextInt(6) == 0 ? random.nextLong(until) : -1);
  }

  /** Some clients die, no host twice, and controllers. */
  private static List<Fault> gentle(SplittableRandom random, int hosts) {
    List<Fault> faults = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      faults.add(
          new Fault(
              random.nextLong(30_000), Fault.Kind.CONTROLLER, 0, 0, 1 + random.nextLong(10_000)));
    }
    int host = 1 + random.nextInt(hosts);
    for (int i = random.nextInt(3); i > 0 && i <= hosts; i--) {
      faults.add(new Fault(random.nextLong(30_000), Fault.Kind.KILL, host, 0, 1));
      host = 1 + host % hosts;
    }
    faults.sort((a, b) -> Long.compare(a.at(), b.at()));
    return List.copyOf(faults);
  }

  /** The same world in which nothing goes wrong. */
  ApplicationSettings calm() {
    return new ApplicationSettings(world, true, List.of(), List.of(), connects, until, -1, -1);
  }

  long eventsMax() {
    return 60_000 + 4_000L * world.hosts();
  }
}
