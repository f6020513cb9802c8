package com.plushm.sim.property;

import com.plushm.sim.world.World;
import java.util.Optional;

/** Something that comes to hold once faults have stopped, and then goes on to hold. */
public interface Liveness {
  String number();

  String says();

  /** What is still missing; empty when it holds. */
  Optional<String> missing(World world);
}
