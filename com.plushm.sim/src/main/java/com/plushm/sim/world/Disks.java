package com.plushm.sim.world;

import java.util.TreeMap;

/** The records of a client, one for each tree that it was in. */
public final class Disks {
  private final VirtualTime time;
  private final long writeMillisMax;
  private final TreeMap<Long, RecordDisk> disks = new TreeMap<>();

  public Disks(VirtualTime time, long writeMillisMax) {
    this.time = time;
    this.writeMillisMax = writeMillisMax;
  }

  /** The record of that generation's overlay. */
  RecordDisk of(long generation) {
    return disks.computeIfAbsent(generation, g -> new RecordDisk(time, writeMillisMax));
  }

  void crash() {
    disks.values().forEach(RecordDisk::crash);
  }

  void wipe() {
    disks.values().forEach(RecordDisk::wipe);
  }
}
