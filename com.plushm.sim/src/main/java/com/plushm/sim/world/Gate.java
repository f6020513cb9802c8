package com.plushm.sim.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The one event loop of a virtual process, and what may befall it: it may be stopped and go on, be
 * slow, or end. Events of a stopped process wait; when it goes on, overdue timers may come before
 * or after what its sockets hold, as on a real host. Otherwise events keep their order.
 */
public final class Gate {
  private record Waiting(boolean timer, long due, Runnable event) {}

  private final VirtualTime time;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private boolean armed;
  private boolean dead;
  private boolean paused;
  private long lag;

  public Gate(VirtualTime time) {
    this.time = time;
  }

  public boolean dead() {
    return dead;
  }

  public boolean paused() {
    return paused;
  }

  public boolean slow() {
    return lag > 0 || !queue.isEmpty();
  }

  /** Whether the process does what it should in time. */
  public boolean sound() {
    return !dead && !paused && !slow();
  }

  /** The process is no more. */
  public void end() {
    dead = true;
    queue.clear();
  }

  /** The process is stopped. */
  public void pause() {
    paused = true;
  }

  /**
   * Goes on.
   *
   * @param timersFirst whether timers that became due meanwhile come before all else
   */
  public void resume(boolean timersFirst) {
    paused = false;
    if (timersFirst) {
      List<Waiting> timers = new ArrayList<>(queue);
      List<Waiting> others = new ArrayList<>(queue);
      timers.removeIf(w -> !w.timer());
      others.removeIf(Waiting::timer);
      queue.clear();
      queue.addAll(timers);
      queue.addAll(others);
    }
    arm();
  }

  /** Every event comes so much later; 0 for a process as fast as it should be. */
  public void lag(long millis) {
    lag = millis;
  }

  /** An event for the process: run now, or when the process gets to it. */
  public void run(boolean timer, Runnable event) {
    if (dead) {
      return;
    }
    if (paused || slow()) {
      queue.add(new Waiting(timer, time.now() + lag, event));
      arm();
    } else {
      event.run();
    }
  }

  private void arm() {
    if (!paused && !armed && !queue.isEmpty()) {
      armed = true;
      time.after(queue.peek().due() - time.now(), this::next);
    }
  }

  private void next() {
    armed = false;
    if (paused || queue.isEmpty()) {
      return;
    }
    queue.poll().event().run();
    arm();
  }
}
