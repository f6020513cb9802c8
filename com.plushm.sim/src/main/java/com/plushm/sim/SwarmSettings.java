package com.plushm.sim;

import com.plushm.controller.decide.ControlSettings;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.sim.fault.Fault;
import com.plushm.sim.fault.FaultSettings;
import com.plushm.sim.world.WorldSettings;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one run is like: drawn from its seed.
 *
 * @param requests that a person makes while things go wrong
 * @param requestsUntil the last of them, in milliseconds
 * @param errands that a person has in some runs beside them
 */
record SwarmSettings(
    WorldSettings world, List<Fault> faults, int requests, long requestsUntil, Errands errands) {
  /** Little, so that answers are held back in many a run. */
  private static final long ANSWER_BYTES_MAX = 512 << 10;

  private static final long UNATTENDED = 120_000;

  /** Apart from the other chances of a seed, so that these do not depend on it. */
  private static final long RARE = 0x5deece66dL;

  private static final int REQUESTS_MAX = 30;
  private static final long EVENTS_MAX = 20_000;
  private static final long EVENTS_PER_HOST = 1_000;
  private static final int HOSTS_WITHIN = 20;

  /** More of them have more to heal before the calm can begin. */
  private static final int HOSTS_MANY = 100;

  private static final long EVENTS_PER_HOST_MORE = 3_000;

  static SwarmSettings draw(long seed, int hostsMin, int hostsMax) {
    return draw(seed, hostsMin, hostsMax, Errands.Chances.USUAL);
  }

  static SwarmSettings draw(long seed, int hostsMin, int hostsMax, Errands.Chances chances) {
    SplittableRandom random = new SplittableRandom(seed);
    // Small worlds are seen more often: a fault does more in them, and they are quick.
    int span = hostsMax - hostsMin;
    int hosts = hostsMin + random.nextInt(1 + (random.nextInt(3) == 0 ? span : Math.min(span, 9)));
    int delayMin = 1 + random.nextInt(3);
    int delayMax = delayMin + random.nextInt(random.nextInt(4) == 0 ? 200 : 20);
    int queueMax = random.nextInt(4) == 0 ? 20 + random.nextInt(200) : 100_000;
    ControlSettings control =
        WorldSettings.control(
            1 + random.nextInt(50), 3 + random.nextInt(5), 5_000 + random.nextLong(20_000));
    WorldSettings world =
        new WorldSettings(
            hosts,
            delayMin,
            delayMax,
            queueMax,
            1 + random.nextLong(30),
            1 + random.nextLong(2_000),
            random.nextInt(8) == 0,
            FabricSettings.standard(UNATTENDED).withAnswerBytesMax(ANSWER_BYTES_MAX),
            control);
    FaultSettings faults = FaultSettings.draw(random);
    return new SwarmSettings(
        world,
        faults.withRare(faults.schedule(random, hosts), new SplittableRandom(seed ^ RARE)),
        random.nextInt(REQUESTS_MAX),
        faults.until() + 2_000,
        Errands.draw(seed, chances, faults.until() + 2_000));
  }

  /**
   * Events that decide such a run. A second of calm costs a node about six of them (its watch, its
   * heartbeats both ways, a pulse), and a minute of it must fit in after the trouble; up to some
   * twenty hosts that is in the first 20,000.
   */
  long eventsMax() {
    return EVENTS_MAX
        + Math.max(0, world.hosts() - HOSTS_WITHIN) * EVENTS_PER_HOST
        + Math.max(0, world.hosts() - HOSTS_MANY) * EVENTS_PER_HOST_MORE;
  }

  SwarmSettings withFaults(List<Fault> others) {
    return new SwarmSettings(world, others, requests, requestsUntil, errands);
  }
}
