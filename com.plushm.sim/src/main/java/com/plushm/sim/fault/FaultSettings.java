package com.plushm.sim.fault;

import com.plushm.sim.fault.Fault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * How often what goes wrong: each run leaves some kinds out, so that others are seen alone.
 *
 * @param kinds that happen
 * @param count of faults
 * @param from the first, in milliseconds
 * @param until the last
 * @param lastsMax how long one lasts, at most
 */
public record FaultSettings(List<Kind> kinds, int count, long from, long until, long lastsMax) {
  private static final int FAULTS_MAX = 24;
  private static final int KIND_PERCENT = 40;
  private static final int ROOT_PERCENT = 25;

  /** Kinds that any run may have; the others are rare, since nothing is left after them. */
  private static final List<Kind> USUAL =
      Stream.of(Kind.values()).filter(kind -> kind.compareTo(Kind.MASS) < 0).toList();

  private static final List<Kind> RARE =
      Stream.of(Kind.values()).filter(kind -> kind.compareTo(Kind.MASS) >= 0).toList();

  private static final int RARE_PERCENT = 15;

  /** Draws how a run is to be. */
  public static FaultSettings draw(SplittableRandom random) {
    List<Kind> kinds = new ArrayList<>();
    for (Kind kind : USUAL) {
      if (random.nextInt(100) < KIND_PERCENT) {
        kinds.add(kind);
      }
    }
    long from = random.nextBoolean() ? 0 : random.nextLong(10_000);
    long until = from + 5_000 + random.nextLong(40_000);
    int count = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(FAULTS_MAX);
    return new FaultSettings(List.copyOf(kinds), count, from, until, 200 + random.nextLong(20_000));
  }

  /** The schedule, and by chance one of the rare kinds. */
  public List<Fault> withRare(List<Fault> schedule, SplittableRandom random) {
    if (random.nextInt(100) >= RARE_PERCENT) {
      return schedule;
    }
    List<Fault> faults = new ArrayList<>(schedule);
    Kind kind = RARE.get(random.nextInt(RARE.size()));
    long at = random.nextLong(from, until + 1);
    faults.add(new Fault(at, kind, 1, random.nextInt(1 << 16), 1 + random.nextLong(lastsMax)));
    faults.sort((a, b) -> Long.compare(a.at(), b.at()));
    return List.copyOf(faults);
  }

  /** Draws a schedule for that many hosts, in the order of time. */
  public List<Fault> schedule(SplittableRandom random, int hosts) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < count && !kinds.isEmpty(); i++) {
      Kind kind = kinds.get(random.nextInt(kinds.size()));
      boolean root = random.nextInt(100) < ROOT_PERCENT;
      int host = root ? Fault.ROOT : 1 + random.nextInt(hosts);
      if (kind == Kind.ONE_WAY && random.nextInt(4) == 0) {
        host = 0;
      }
      int other = kind == Kind.PARTITION ? random.nextInt(1 << 16) : random.nextInt(hosts + 1);
      long at = random.nextLong(from, until + 1);
      faults.add(new Fault(at, kind, host, other, 1 + random.nextLong(lastsMax)));
    }
    faults.sort((a, b) -> Long.compare(a.at(), b.at()));
    return List.copyOf(faults);
  }
}
