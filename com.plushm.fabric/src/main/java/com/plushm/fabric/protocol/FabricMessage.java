package com.plushm.fabric.protocol;

import com.plushm.api.codec.Message;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;

/** What neighbours in the tree say to each other to keep the fabric whole. */
public sealed interface FabricMessage extends Message {
  /**
   * At every look, both ways (protocol.md §3.3).
   *
   * @param attachment the id of the attachment that the sender believes in
   * @param delivered the last command that the sender delivered: who has less pulls
   * @param controllerSilent milliseconds since the controller was heard of, as the sender knows
   * @param controllerAbsenceMax how long the run's clients live without a controller; 0 for ever,
   *     negative if the sender was never told. A child takes it from its parent, so that one that
   *     was away when it was said knows it too
   * @param failedReign with the number: the version of the failed set that the sender knows; who
   *     knows a later one sends it
   */
  record Heartbeat(
      long attachment,
      CommandId delivered,
      long controllerSilent,
      long controllerAbsenceMax,
      long failedReign,
      long failedNumber)
      implements FabricMessage {}

  /** A child to its parent: who is below it, itself among them, as far as it knows. */
  record Below(long attachment, OrdinalSet who) implements FabricMessage {}

  /** The receiver of a heartbeat does not hold that attachment. */
  record NotMine(long attachment) implements FabricMessage {}

  /** The sender does not hear the subject: ask it, and pass its word on. */
  record Ask(long nonce, Peer subject) implements FabricMessage {}

  /** Are you there? On behalf of somebody who does not hear the receiver. */
  record Probe(long nonce) implements FabricMessage {}

  /** The answer to a {@link Probe}. */
  record Alive(long nonce) implements FabricMessage {}

  /** The answer to an {@link Ask}: the subject has answered just now, in that incarnation. */
  record Vouch(long nonce, NodeId subject, Incarnation incarnation) implements FabricMessage {}

  /** The sender lives in the tree of that generation, and hears of a later one (protocol.md §6). */
  record Behind(long generation) implements FabricMessage {}

  /**
   * The controller's own word on a generation that the receiver does not know of: its CUT, or its
   * PREPARE. It is signed, so that it may come from anybody.
   */
  record Proof(Numbered command) implements FabricMessage {}
}
