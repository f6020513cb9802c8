package com.plushm.sim.world;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.GrantRoot;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.SetCtrl;
import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.transport.Remote;
import com.plushm.fabric.protocol.TreeMessage;

/** Messages in words. */
final class Words {
  private Words() {}

  static String from(Remote remote) {
    return remote.peer().id().shortForm() + "/" + remote.incarnation();
  }

  static boolean asksToJoin(Message message) {
    return message instanceof SetPeer m && m.root().isPresent();
  }

  static String of(Wire wire, Message message) {
    if (message instanceof Numbered m) {
      try {
        return "Numbered " + m.id() + " " + of(Command.read(wire.reader(m.body().toArray())));
      } catch (CodecException e) {
        return "Numbered " + m.id() + " unreadable";
      }
    }
    if (message instanceof SetCtrl m) {
      return "SetCtrl " + m.controller() + " reign " + m.reign();
    }
    if (message instanceof GrantRoot m) {
      return "GrantRoot " + m.number() + " to " + m.node().shortForm() + "/" + m.incarnation();
    }
    if (message instanceof TreeMessage m) {
      return m.generation() == Generation.FIRST
          ? m.message().toString()
          : "in " + m.generation() + ": " + m.message();
    }
    return message.toString();
  }

  /** A Run has many parts, and more are to come: what the protocols look at is enough. */
  private static String of(Command command) {
    return command instanceof Command.Run run
        ? "Run[%s %s on %s: %s]"
            .formatted(run.execution(), run.process(), run.targets(), run.words())
        : command.toString();
  }
}
