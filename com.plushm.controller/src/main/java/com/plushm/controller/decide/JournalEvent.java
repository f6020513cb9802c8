package com.plushm.controller.decide;

import com.plushm.api.command.Collected;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.overlay.Generation;
import com.plushm.controller.ExecutionRequest;
import java.util.List;
import java.util.Optional;

/**
 * What the controller's journal holds (protocol.md §5.1), in the order in which it was decided.
 * What may be seen of a decision outside, such as a command that is sent or an answer that is
 * acknowledged, waits until its event is durable. So a controller that is built from the events up
 * to any turn is what its predecessor was at that moment, and nobody knows more than it.
 */
public sealed interface JournalEvent {
  /** Commands that are kept for a root that lacks them. */
  int COMMANDS_MAX = 10_000;

  /** Bytes of their bodies. */
  long COMMAND_BYTES_MAX = 64L << 20;

  /** A command has this number; or the tree gave back one of an earlier reign. */
  record Sent(Numbered command) implements JournalEvent {}

  /** This is the host from now on. */
  record HostIs(HostRecord host) implements JournalEvent {}

  /**
   * The ordinal is that host's for ever.
   *
   * @param node whose it is; empty while it is only set aside
   */
  record OrdinalIs(Ordinal ordinal, HostName host, Optional<NodeId> node) implements JournalEvent {}

  /**
   * That tree holds from now on.
   *
   * @param highest number of a tree that was ever prepared
   * @param used whether a client was told of the tree
   */
  record TreeHolds(Generation generation, long highest, boolean used) implements JournalEvent {}

  /**
   * An execution began.
   *
   * @param key the execution's id
   * @param at milliseconds since 1970
   * @param digest SHA-256 of the request, in hexadecimal
   */
  record Begun(String key, long at, ExecutionRequest request, String digest)
      implements JournalEvent {}

  /** Nobody waits for the execution: it is not to end with its controller's absence. */
  record Detached(String key) implements JournalEvent {}

  /** The execution decided something. */
  record Noted(String key, ExecutionNote note) implements JournalEvent {}

  /** Answers to the command are accounted for from now on. */
  record Opened(String key, CommandId command, OrdinalSet roster) implements JournalEvent {}

  /** Answers came in together. */
  record Heard(String key, CommandId command, List<Collected> answers) implements JournalEvent {}

  /** Whoever of them has not answered by now is missing. */
  record Missed(String key, CommandId command, OrdinalSet who, ErrorCode code, String words)
      implements JournalEvent {}

  /** The host of the ordinal came back without its store. */
  record Forgot(String key, CommandId command, Ordinal ordinal) implements JournalEvent {}

  /** The execution is over: this is what is left of it. */
  record Over(RunRecord run) implements JournalEvent {}

  /** What the execution that is over has decided. */
  record Told(RunStory story) implements JournalEvent {}

  /** What is known of the execution is let go. */
  record Dropped(String key) implements JournalEvent {}
}
