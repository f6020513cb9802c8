package com.plushm.sim.world;

import java.util.ArrayList;
import java.util.List;

/**
 * The one event loop of a virtual process, and what may befall it: it may be stopped and go on, be
 * slow, or end. Events of a stopped process wait; when it goes on, overdue timers may come before
 * or after what its sockets hold, as on a real host.
 */
public final class Gate {
  private record Waiting(boolean timer, Runnable event) {}

  private final VirtualTime time;
  private final List<Waiting> backlog = new ArrayList<>();
  private boolean dead;
  private boolean paused;
  private long lag;
  private long lastDue;

  Gate(VirtualTime time) {
    this.time = time;
  }

  public boolean dead() {
    return dead;
  }

  public boolean paused() {
    return paused;
  }

  public boolean slow() {
    return lag > 0 || lastDue > time.now();
  }

  /** Whether the process does what it should in time. */
  public boolean sound() {
    return !dead && !paused && !slow();
  }

  void end() {
    dead = true;
    backlog.clear();
  }

  void pause() {
    paused = true;
  }

  /**
   * Goes on.
   *
   * @param timersFirst whether timers that became due meanwhile come before all else
   */
  void resume(boolean timersFirst) {
    paused = false;
    List<Waiting> waiting = new ArrayList<>(backlog);
    backlog.clear();
    if (timersFirst) {
      waiting.stream().filter(Waiting::timer).forEach(w -> later(0, w));
      waiting.removeIf(Waiting::timer);
    }
    waiting.forEach(w -> later(0, w));
  }

  /** Every event comes so much later; 0 for a process as fast as it should be. */
  void lag(long millis) {
    lag = millis;
  }

  /** An event for the process: run now, or when the process gets to it. */
  void run(boolean timer, Runnable event) {
    if (dead) {
      return;
    }
    Waiting waiting = new Waiting(timer, event);
    if (paused) {
      backlog.add(waiting);
    } else if (slow()) {
      later(lag, waiting);
    } else {
      event.run();
    }
  }

  private void later(long delay, Waiting waiting) {
    lastDue = Math.max(time.now() + delay, lastDue);
    time.after(
        lastDue - time.now(),
        () -> {
          if (paused) {
            backlog.add(waiting);
          } else if (!dead) {
            waiting.event().run();
          }
        });
  }
}
