package com.plushm.controller.door;

import java.util.function.IntConsumer;

/**
 * Counts the Ctrl-C of one command and tells whoever is at work: the first stops it, the second
 * forces. A Ctrl-C before anything listens is told as soon as something does.
 */
public final class Interrupts {
  private static final IntConsumer NOBODY = count -> {};

  private IntConsumer listener = NOBODY;
  private int count;
  private int told;

  /** Another Ctrl-C. */
  public void interrupt() {
    IntConsumer now;
    int number;
    synchronized (this) {
      number = ++count;
      now = listener;
      told = now == NOBODY ? told : number;
    }
    now.accept(number);
  }

  /** The person is gone: as one Ctrl-C, unless there was one already. */
  public void vanished() {
    synchronized (this) {
      if (count > 0) {
        return;
      }
    }
    interrupt();
  }

  /** Lets something listen, and tells it what nobody heard. */
  public void listen(IntConsumer newListener) {
    int missed;
    synchronized (this) {
      listener = newListener;
      missed = count > told ? count : 0;
      told = count;
    }
    if (missed > 0) {
      newListener.accept(missed);
    }
  }

  /** Nothing listens any more. */
  public synchronized void ignore() {
    listener = NOBODY;
  }

  /** How many there were. */
  public synchronized int count() {
    return count;
  }
}
