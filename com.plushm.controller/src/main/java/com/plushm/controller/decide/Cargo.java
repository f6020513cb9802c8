package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.OrdinalSet;
import com.plushm.controller.Shipment;

/** What a step moves, if it runs no process. */
sealed interface Cargo {
  /** The command that moves it. */
  Command.Transfer command(String execution, String process, OrdinalSet targets);

  /** A file down the tree. */
  record Down(Shipment shipment, String destination, int mode, boolean parents) implements Cargo {
    @Override
    public Command.Transfer command(String execution, String process, OrdinalSet targets) {
      return new Command.Put(
          execution,
          process,
          targets,
          shipment.name(),
          destination,
          mode,
          parents,
          shipment.manifest());
    }
  }

  /** A file up the tree. */
  record Up(String path) implements Cargo {
    @Override
    public Command.Transfer command(String execution, String process, OrdinalSet targets) {
      return new Command.Get(execution, process, targets, path);
    }
  }
}
