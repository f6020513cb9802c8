package com.plushm.sim.world;

import com.plushm.controller.decide.ControlSettings;
import com.plushm.fabric.protocol.FabricSettings;

/**
 * What a world is like; times in milliseconds.
 *
 * @param hosts there are
 * @param delayMin of a message, at least
 * @param delayMax of a message, at most
 * @param queueMax messages that one direction of a link holds, at most
 * @param diskMillisMax from a write to its answer, at most
 * @param launchMillisMax from a launch to its answer, at most
 * @param coded whether every message passes through its wire form
 * @param fabric the knobs of the participants
 * @param control the knobs of the controller
 */
public record WorldSettings(
    int hosts,
    int delayMin,
    int delayMax,
    int queueMax,
    long diskMillisMax,
    long launchMillisMax,
    boolean coded,
    FabricSettings fabric,
    ControlSettings control) {

  /** A quiet world in which everything takes the same short time. */
  public static WorldSettings plain(int hosts) {
    return new WorldSettings(
        hosts,
        1,
        1,
        Integer.MAX_VALUE,
        1,
        50,
        true,
        FabricSettings.standard(120_000),
        ControlSettings.DEFAULTS);
  }
}
