package com.plushm.client.process;

/**
 * Holds the reading of one pipe back: while its owner says so, and while as much as may be under
 * way has not been consumed.
 */
final class Valve {
  /** Reads that may be under way to the event loop. */
  private static final int UNDER_WAY_MAX = 2;

  private int underWay;
  private boolean held;
  private boolean open;

  /** Waits until there may be a read. */
  synchronized void awaitTurn() throws InterruptedException {
    while (!open && (held || underWay >= UNDER_WAY_MAX)) {
      wait();
    }
  }

  synchronized void sent() {
    underWay++;
  }

  synchronized void consumed() {
    underWay--;
    notifyAll();
  }

  synchronized void hold(boolean hold) {
    held = hold;
    notifyAll();
  }

  synchronized boolean held() {
    return held && !open;
  }

  /** Nobody waits for the output any more: it is read and dropped. */
  synchronized void openForGood() {
    open = true;
    notifyAll();
  }
}
