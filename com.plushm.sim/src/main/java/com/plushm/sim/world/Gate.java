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
  private int queued;

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
    return lag > 0 || queued > 0;
  }

  /** Whether the process does what it should in time. */
  public boolean sound() {
    return !dead && !paused && !slow();
  }

  /** The process is no more. */
  public void end() {
    dead = true;
    backlog.clear();
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
    List<Waiting> waiting = new ArrayList<>(backlog);
    backlog.clear();
    if (timersFirst) {
      waiting.stream().filter(Waiting::timer).forEach(w -> later(0, w));
      waiting.removeIf(Waiting::timer);
    }
    waiting.forEach(w -> later(0, w));
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
    queued++;
    time.after(
        lastDue - time.now(),
        () -> {
          queued--;
          if (paused) {
            backlog.add(waiting);
          } else if (!dead) {
            waiting.event().run();
          }
        });
  }
}
