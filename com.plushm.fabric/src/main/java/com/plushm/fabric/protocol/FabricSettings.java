package com.plushm.fabric.protocol;

/**
 * The knobs of a node's fabric; times in milliseconds.
 *
 * @param heartbeat between two looks at the neighbours, each with a sign of life to them
 * @param suspectAfter others are asked about a neighbour that was silent for so long
 * @param deadAfter a neighbour for which nobody has vouched for so long is taken for dead
 * @param muteMax an attachment over which nothing was heard for so long is given up, though the
 *     neighbour lives
 * @param lateness a look that comes later than this distrusts itself: silence is counted anew
 * @param foldFlush answers wait at most so long for equal ones (protocol.md §5.5)
 * @param joinRepeat between two JOINs until the ADMIT is delivered
 * @param statusTimeout an answer to GETSTATUS or SETPEER must come within this
 * @param setRootRepeat between two SETROOTs to a controller that does not answer
 * @param resend answers not yet received are sent again after this
 * @param dismantleRepeat between two DISCONNECTs to children that are still there
 * @param dismantleMax a node that was told to leave ends after this whatever its children do (paper
 *     §3.6)
 * @param unattended a node that hears of nobody for so long ends (paper §3.6)
 * @param answerBytesMax bytes of answers that a node holds or allows its children to send; at least
 *     four messages of them
 */
public record FabricSettings(
    long heartbeat,
    long suspectAfter,
    long deadAfter,
    long muteMax,
    long lateness,
    long foldFlush,
    long joinRepeat,
    long statusTimeout,
    long setRootRepeat,
    long resend,
    long dismantleRepeat,
    long dismantleMax,
    long unattended,
    long answerBytesMax) {
  /** The defaults of protocol.md, with the given time for {@code unattended}. */
  public static FabricSettings standard(long unattended) {
    return new FabricSettings(
        1_000,
        3_000,
        5_000,
        15_000,
        1_000,
        250,
        2_000,
        2_500,
        2_000,
        10_000,
        500,
        120_000,
        unattended,
        AnswerFlow.WAITING_BYTES_MAX);
  }

  /** The same with another bound of what is held of answers. */
  public FabricSettings withAnswerBytesMax(long bytes) {
    return new FabricSettings(
        heartbeat,
        suspectAfter,
        deadAfter,
        muteMax,
        lateness,
        foldFlush,
        joinRepeat,
        statusTimeout,
        setRootRepeat,
        resend,
        dismantleRepeat,
        dismantleMax,
        unattended,
        bytes);
  }
}
