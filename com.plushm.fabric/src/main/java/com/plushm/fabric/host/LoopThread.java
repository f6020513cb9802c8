package com.plushm.fabric.host;

import com.plushm.api.protocol.EventLoop;
import com.plushm.api.protocol.EventLoops;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An event loop on a daemon thread of its own. Posting from other threads waits while {@link
 * #EVENTS_MAX} events are queued: that holds the links back instead of filling the memory.
 */
final class LoopThread implements EventLoop, Runnable {
  /** Events that may wait; the loop itself may exceed it, since it must never wait for itself. */
  static final int EVENTS_MAX = 50_000;

  private static final long CLOSE_WAIT_MILLIS = 2_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final int EXIT_BROKEN = 70;

  private final class Entry implements Scheduled, Comparable<Entry> {
    final long due;
    final long order;
    final Runnable event;

    Entry(long due, long order, Runnable event) {
      this.due = due;
      this.order = order;
      this.event = event;
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(due, other.due);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        timers.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }

  private final EventLoops.Defect defect;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Runnable> events = new ArrayDeque<>();
  private final PriorityQueue<Entry> timers = new PriorityQueue<>();
  private long orders;
  private boolean closed;
  private volatile long lateness;

  LoopThread(String name, EventLoops.Defect defect) {
    this.defect = defect;
    thread = new Thread(this, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void post(Runnable event) {
    lock.lock();
    try {
      while (events.size() >= EVENTS_MAX && !closed && !inLoop()) {
        room.awaitUninterruptibly();
      }
      if (!closed) {
        events.add(event);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void postNow(Runnable event) {
    lock.lock();
    try {
      if (!closed) {
        events.add(event);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Scheduled schedule(long delayMillis, Runnable event) {
    lock.lock();
    try {
      Entry entry = new Entry(now() + delayMillis, orders++, event);
      if (!closed) {
        timers.add(entry);
        work.signal();
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public long lateness() {
    return lateness;
  }

  @Override
  public void run() {
    Runnable event = next();
    while (event != null) {
      try {
        event.run();
      } catch (RuntimeException e) {
        defect.caught(e);
      } catch (Error e) {
        // A process whose loop cannot be trusted must not live on and look alive.
        defect.caught(new IllegalStateException("the event loop is broken: " + e, e));
        Runtime.getRuntime().halt(EXIT_BROKEN);
      }
      event = next();
    }
  }

  /** The next event: a timer that is due, else what was posted first; null once closed. */
  private Runnable next() {
    lock.lock();
    try {
      while (!closed) {
        Entry timer = timers.peek();
        long now = now();
        if (timer != null && timer.due <= now) {
          timers.remove();
          lateness = now - timer.due;
          return timer.event;
        }
        Runnable event = events.poll();
        if (event != null) {
          room.signal();
          return event;
        }
        long wait = timer == null ? IDLE_MILLIS : timer.due - now;
        var unused = work.await(wait, TimeUnit.MILLISECONDS);
      }
      return null;
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; an event that does gets an empty turn.
      return () -> {};
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      events.clear();
      timers.clear();
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (!inLoop()) {
      try {
        thread.join(CLOSE_WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
