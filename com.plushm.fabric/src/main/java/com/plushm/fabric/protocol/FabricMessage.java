package com.plushm.fabric.protocol;

import com.plushm.api.codec.Message;
import com.plushm.api.id.CommandId;

/** What neighbours in the tree say to each other to keep the fabric whole. */
public sealed interface FabricMessage extends Message {
  /**
   * At every look, both ways (protocol.md §3.3).
   *
   * @param attachment the id of the attachment that the sender believes in
   * @param delivered the last command that the sender delivered: who has less pulls
   * @param controllerSilent milliseconds since the controller was heard of, as the sender knows
   * @param controllerAbsenceMax how long the run's clients live without a controller; 0 for ever. A
   *     child takes it from its parent, so that one that was away when it was said knows it too
   */
  record Heartbeat(
      long attachment, CommandId delivered, long controllerSilent, long controllerAbsenceMax)
      implements FabricMessage {}

  /** The receiver of a heartbeat does not hold that attachment. */
  record NotMine(long attachment) implements FabricMessage {}
}
