package com.plushm.controller.decide;

import com.plushm.api.spec.MassFailure;

/**
 * The numbers of protocol.md §3–4 that a deployment may change; times in milliseconds.
 *
 * @param invitationsMax invitations outstanding at a time
 * @param joinMillis from SETPEER to JOIN
 * @param launchAttemptsMax launches of one invitation while its errors are transient
 * @param backoffMillis wait before the second launch, doubled before each further one
 * @param backoffMaxMillis longest of these waits
 * @param disconnectsMax losses within the window that make a host FAILED
 * @param disconnectWindowMillis the window
 * @param reconnectGraceMillis how long the answers of a lost host are waited for
 * @param brakeLossesMin fewest losses of a mass failure
 * @param brakeWindowMillis within which they happen
 * @param brakeHoldMillis how long relaunches are then held back
 * @param massFailure what follows from a mass failure, unless a run says otherwise
 * @param setCtrlMillis period of SETCTRL
 * @param candidateMillis from a grant to its SETROOT
 * @param rootWaitMillis after the root's loss, until participants are asked
 * @param rootSearchMillis after which the tree counts as lost
 * @param leaveMillis from DISCONNECT until silent hosts are no longer waited for
 * @param killAfterMillis from TERM to KILL when a person interrupts
 * @param controllerAbsenceMillis life of participants without a controller, for foreground work
 */
public record ControlSettings(
    int invitationsMax,
    long joinMillis,
    int launchAttemptsMax,
    long backoffMillis,
    long backoffMaxMillis,
    int disconnectsMax,
    long disconnectWindowMillis,
    long reconnectGraceMillis,
    int brakeLossesMin,
    long brakeWindowMillis,
    long brakeHoldMillis,
    MassFailure massFailure,
    long setCtrlMillis,
    long candidateMillis,
    long rootWaitMillis,
    long rootSearchMillis,
    long leaveMillis,
    long killAfterMillis,
    long controllerAbsenceMillis) {

  /** The defaults of protocol.md. */
  public static final ControlSettings DEFAULTS =
      new ControlSettings(
          50,
          30_000,
          5,
          1_000,
          30_000,
          3,
          600_000,
          30_000,
          5,
          30_000,
          60_000,
          MassFailure.WAIT,
          10_000,
          10_000,
          3_000,
          60_000,
          5_000,
          2_000,
          120_000);

  /** The same with another answer to a mass failure. */
  public ControlSettings with(MassFailure answer) {
    return new ControlSettings(
        invitationsMax,
        joinMillis,
        launchAttemptsMax,
        backoffMillis,
        backoffMaxMillis,
        disconnectsMax,
        disconnectWindowMillis,
        reconnectGraceMillis,
        brakeLossesMin,
        brakeWindowMillis,
        brakeHoldMillis,
        answer,
        setCtrlMillis,
        candidateMillis,
        rootWaitMillis,
        rootSearchMillis,
        leaveMillis,
        killAfterMillis,
        controllerAbsenceMillis);
  }
}
