package com.plushm.api.fabric;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.protocol.EventLoop;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/** A node's seat in the tree. All but {@link #loop()} is called on the node's event loop. */
@ProviderType
public interface Fabric extends AutoCloseable {
  /** The node's one event loop. */
  EventLoop loop();

  Endpoint endpoint();

  /**
   * The collect call: sends an answer up to the controller, folded with equal ones on its way; kept
   * here while the node has no parent. The caller keeps it until it is received.
   *
   * @return false if there is no room for it now; {@link Participant#room} follows
   */
  boolean collect(CommandId command, Answer answer);

  /**
   * Does what a command says about a file; {@link Participant#transferred} follows. A second call
   * for the same command, in a later incarnation, goes on where the first one was.
   */
  void transfer(CommandId id, Command.Transfer command);

  /** Nobody wants that transfer any more; what still comes of it is to be ignored. */
  void cancelTransfer(CommandId id);

  /** Leaves the tree as after DISCONNECT; {@link Participant#ended()} follows. */
  void leave(String reason);

  /** Figures by name, for people: state, parent, children, counters. */
  SortedMap<String, String> status();

  @Override
  void close();
}
