package com.plushm.sim.world;

/**
 * One record that is replaced as a whole. A write is answered when it, or a later one, is durable;
 * a crash before the answer leaves the old record or the new one, as chance will have it.
 */
public final class RecordDisk {
  private final VirtualTime time;
  private final long writeMillisMax;
  private byte[] durable;
  private byte[] writing;
  private long written;
  private long last;
  private long life;

  public RecordDisk(VirtualTime time, long writeMillisMax) {
    this.time = time;
    this.writeMillisMax = writeMillisMax;
  }

  /** The record; null if there is none. */
  public byte[] content() {
    return durable == null ? null : durable.clone();
  }

  void write(byte[] record, Runnable answer) {
    long mine = life;
    byte[] bytes = record.clone();
    writing = bytes;
    long order = ++written;
    time.after(
        time.between(1, writeMillisMax),
        () -> {
          if (mine == life) {
            durable = order > last ? bytes : durable;
            last = Math.max(last, order);
            answer.run();
          }
        });
  }

  /** What was not answered is there or not. */
  void crash() {
    if (writing != null && time.random().nextBoolean()) {
      durable = writing;
    }
    writing = null;
    life++;
  }

  void wipe() {
    crash();
    durable = null;
  }
}
