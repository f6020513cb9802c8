package com.plushm.sim.liveness;

import com.plushm.sim.property.Liveness;
import java.util.List;

/** L4 and L7 stand in L1. */
public final class AllLiveness {
  /** After DISCONNECT. */
  public static final Liveness AFTER_DISCONNECT = new L9AllAreGone();

  private AllLiveness() {}

  /** What comes to hold while a run goes on. */
  public static List<Liveness> all() {
    return List.of(
        new L1OneRootReachedByAll(),
        new L2NeighboursAgree(),
        new L3TheDeadAreForgotten(),
        new L5EveryCommandArrives(),
        new L6EveryRequestEnds(),
        new L8ControllerKnowsTheTree());
  }
}
