package com.plushm.sim.world;

import com.plushm.api.codec.Message;
import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.transport.Remote;
import com.plushm.client.decide.ExecutorContext.Attempt;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.controller.decide.JournalEvent;
import java.util.List;

/** Sees everything that happens in a world, and changes nothing. */
public interface Listener {
  /** Hears nothing. */
  Listener NONE = new Listener() {};

  /** A participant is about to take a message. */
  default void receives(SimNode node, Remote from, Message message) {}

  /** A participant has had one event. */
  default void touched(SimNode node) {}

  /** The overlay says that another node is root, or by a greater claim. */
  default void rootChanged(SimNode node, long generation, Peer root, Claim claim) {}

  /** The fabric hands a command to whoever executes. */
  default void commanded(SimNode node, CommandId id, Command command) {}

  /** A process is started on a participant. */
  default void processStarted(SimNode node, ProcessSpec spec) {}

  /** A supervisor of a participant's host begins an attempt at a process of an application. */
  default void attemptBegun(SimNode node, Attempt attempt) {}

  /** A person starts a controller: what the journal holds by now is what it knows. */
  default void controllerBegins() {}

  /** A controller writes that to its journal; it is not durable yet. */
  default void journalled(List<JournalEvent> turn) {}

  /** A participant dials. */
  default void dialled(Station from, Peer to) {}

  /** A message is sent. */
  default void sent(Station from, Peer to, Message message) {}

  /** A person heard the account of what was asked for. */
  default void answered(Request request) {}

  /** A second has passed. */
  default void everySecond() {}
}
