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

  /** The same with other knobs of the controller. */
  public WorldSettings withControl(ControlSettings other) {
    return new WorldSettings(
        hosts, delayMin, delayMax, queueMax, diskMillisMax, launchMillisMax, coded, fabric, other);
  }

  /**
   * The controller's defaults, with those of its knobs that worlds turn.
   *
   * @param invitationsMax invitations outstanding at a time
   * @param disconnectsMax losses within the window that make a host FAILED
   * @param brakeHoldMillis how long relaunches are held back after a mass failure
   */
  public static ControlSettings control(
      int invitationsMax, int disconnectsMax, long brakeHoldMillis) {
    ControlSettings d = ControlSettings.DEFAULTS;
    return new ControlSettings(
        invitationsMax,
        d.joinMillis(),
        d.launchAttemptsMax(),
        d.backoffMillis(),
        d.backoffMaxMillis(),
        disconnectsMax,
        d.disconnectWindowMillis(),
        d.reconnectGraceMillis(),
        d.brakeLossesMin(),
        d.brakeWindowMillis(),
        brakeHoldMillis,
        d.massFailure(),
        d.setCtrlMillis(),
        d.candidateMillis(),
        d.rootWaitMillis(),
        d.rootSearchMillis(),
        d.leaveMillis(),
        d.killAfterMillis(),
        d.controllerAbsenceMillis());
  }
}
