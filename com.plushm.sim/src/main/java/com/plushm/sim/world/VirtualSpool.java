package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.TreeMap;

/** What lies on a host of one supervised process, and the process as long as it runs. */
final class VirtualSpool {
  final TreeMap<Integer, Outcome> ends = new TreeMap<>();

  /** The last attempt that was claimed. */
  int claimed;

  /** The attempt that runs; 0 if none does. */
  int running;

  boolean stubborn;
  long pid;
  long startedAt;
  ProcessRun truth;

  /** Whom to wake when something happens; null if nobody follows it. */
  Runnable follower;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ByteArrayOutputStream of(Stream stream) {
    return stream == Stream.OUT ? out : err;
  }

  void put(Stream stream, Bytes bytes) {
    of(stream).writeBytes(bytes.toArray());
    truth.put(stream, bytes);
  }

  long size(Stream stream) {
    return of(stream).size();
  }

  Bytes read(Stream stream, long from, int most) {
    byte[] all = of(stream).toByteArray();
    return Bytes.of(Arrays.copyOfRange(all, (int) from, (int) Math.min(all.length, from + most)));
  }

  void end(Outcome outcome) {
    ends.put(running, outcome);
    running = 0;
    truth.ended(outcome);
  }

  /** Nothing of it runs any more, and nobody saw it end. */
  void stop() {
    if (running > 0) {
      running = 0;
      truth.gone();
    }
  }

  void wake() {
    if (follower != null) {
      follower.run();
    }
  }
}
