package com.plushm.client.software;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether somebody still wants what is going on; set by one thread, looked at by another. */
final class Cancelled {
  private final AtomicBoolean set = new AtomicBoolean();

  void set() {
    set.set(true);
  }

  boolean is() {
    return set.get();
  }
}
