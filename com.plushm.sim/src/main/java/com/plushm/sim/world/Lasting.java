package com.plushm.sim.world;

import com.plushm.api.command.Care;
import com.plushm.api.command.Command;
import com.plushm.api.id.Bytes;
import java.util.List;

/**
 * Lets a one-shot command stand for a process of an application, so that everything that holds for
 * the former is checked of the latter too: {@code lasting RESTARTS WORD…} outlives its client and
 * is started again so often; {@code lasting -1 serve} is a service.
 */
final class Lasting {
  private static final String WORD = "lasting";
  private static final long BACKOFF_MILLIS = 100;

  private Lasting() {}

  /** What a client is to make of a command. */
  static Command of(Command command) {
    if (!(command instanceof Command.Run run)
        || run.words().size() < 3
        || !run.words().get(0).equals(WORD)) {
      return command;
    }
    int restarts = Integer.parseInt(run.words().get(1));
    Care care =
        new Care(
            true,
            restarts < 0,
            restarts,
            BACKOFF_MILLIS,
            "",
            List.of(),
            Bytes.EMPTY,
            "",
            List.of());
    return new Command.Run(
        run.execution(),
        run.process(),
        run.targets(),
        run.ranks(),
        run.shell(),
        run.expand(),
        run.words().subList(2, run.words().size()),
        run.environment(),
        run.directory(),
        run.timeoutMillis(),
        run.idempotent(),
        care);
  }
}
