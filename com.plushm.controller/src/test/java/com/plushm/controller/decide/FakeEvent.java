package com.plushm.controller.decide;

/** Something that is to happen in {@link FakeWorld}; of equal times in the order of being said. */
record FakeEvent(long due, long order, Runnable what) implements Comparable<FakeEvent> {
  @Override
  public int compareTo(FakeEvent other) {
    return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
  }
}
