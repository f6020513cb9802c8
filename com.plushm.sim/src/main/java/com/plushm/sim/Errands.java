package com.plushm.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a person wants in some runs beside commands: another overlay, and files on hosts. Drawn from
 * chances of their own, so that a seed without errands is the run that it would be if there were
 * none.
 *
 * @param changes in the order of time
 * @param files in the order of time
 */
record Errands(List<Change> changes, List<Delivery> files) {
  /** The overlay is changed at that time, in milliseconds. */
  record Change(long at, String overlay) {}

  /**
   * A file of so many bytes goes to some hosts.
   *
   * @param some decides to whom
   */
  record Delivery(long at, int bytes, long some) {}

  /**
   * Of a hundred seeds, so many change the overlay, and so many put files on hosts.
   *
   * @param switches percent
   * @param files percent
   */
  record Chances(int switches, int files) {
    static final Chances USUAL = new Chances(25, 25);
    static final Chances NONE = new Chances(0, 0);
  }

  private static final long APART = 0x2545f4914f6cdd1dL;
  private static final int CHANGES_MAX = 4;
  private static final int FILES_MAX = 3;

  /** Some chunks: a larger file would take the events of everything else. */
  private static final int BYTES_MAX = 400 << 10;

  static Errands draw(long seed, Chances chances, long until) {
    SplittableRandom random = new SplittableRandom(seed ^ APART);
    boolean switches = random.nextInt(100) < chances.switches();
    boolean delivers = random.nextInt(100) < chances.files();
    List<Change> changes = new ArrayList<>();
    for (int i = switches ? 1 + random.nextInt(CHANGES_MAX) : 0; i > 0; i--) {
      List<String> names = Overlays.names();
      changes.add(new Change(random.nextLong(until), names.get(random.nextInt(names.size()))));
    }
    List<Delivery> files = new ArrayList<>();
    for (int i = delivers ? 1 + random.nextInt(FILES_MAX) : 0; i > 0; i--) {
      files.add(new Delivery(random.nextLong(until), random.nextInt(BYTES_MAX), random.nextLong()));
    }
    changes.sort((a, b) -> Long.compare(a.at(), b.at()));
    files.sort((a, b) -> Long.compare(a.at(), b.at()));
    return new Errands(List.copyOf(changes), List.copyOf(files));
  }
}
