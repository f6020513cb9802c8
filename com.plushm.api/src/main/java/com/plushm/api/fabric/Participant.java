package com.plushm.api.fabric;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import org.osgi.annotation.versioning.ConsumerType;

/** Who executes on a node. Called on the node's event loop, one event at a time. */
@ConsumerType
public interface Participant {
  /** The controller admitted this incarnation; commands that name the ordinal are meant. */
  void admitted(Ordinal ordinal);

  /**
   * An earlier incarnation was admitted as this, which this one did not know: commands that name it
   * are meant for this node, and answered when this incarnation is admitted.
   */
  default void known(Ordinal ordinal) {}

  /** The next command in order; each once in an incarnation. */
  void command(CommandId id, Command command);

  /**
   * A transfer is over.
   *
   * @param out what is to be said of it
   * @param err why it failed
   */
  default void transferred(CommandId id, Outcome outcome, Bytes out, Bytes err) {}

  /** The controller has those answers: they need not be kept any longer. */
  void received(Received received);

  /** The path to the controller is another one: answers not yet received are to be sent again. */
  void resend();

  /** It is time to send again what was not received for long: somebody on its way may have died. */
  default void overdue() {
    resend();
  }

  /** There is room again after {@link Fabric#collect} had refused. */
  default void room() {}

  /** The node is about to end, and why (for the log); running processes are to be ended. */
  void ending(String reason);

  /** The node's part in the fabric is over; the process may exit. */
  void ended();
}
