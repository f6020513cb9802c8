package com.plushm.controller.door;

import com.plushm.api.error.PlushException;
import com.plushm.controller.shell.Commands;
import com.plushm.controller.shell.ScriptedControlNode;
import java.nio.file.Path;
import java.time.Duration;

/** A controller process with the real door and commands, and a scripted control node. */
public final class ScriptedController {
  /** Set for one that is killed by the first command that waits for an execution. */
  static final String DIES = "plushm.test.dies";

  /** As a process that SIGKILL ended. */
  private static final int KILLED = 137;

  private ScriptedController() {}

  /** Reads {@code --state DIR} and leaves the other options alone. */
  public static void main(String[] arguments) throws Exception {
    Path state = Path.of(arguments[1]);
    FolderLock lock;
    try {
      lock = FolderLock.take(state);
    } catch (PlushException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    StateFolder folder = new StateFolder(state, lock);
    Ending stay = new Ending(folder);
    ScriptedControlNode node = new ScriptedControlNode(state);
    boolean dies = Boolean.getBoolean(DIES);
    node.awaited = () -> dieIf(dies);
    Commands commands = new Commands(node, stay);
    stay.door = new Door(SocketPlace.choose(state, System.getenv()), commands.reception());
    Thread.currentThread().join();
  }

  private static void dieIf(boolean dies) {
    if (dies) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private static final class Ending implements Stay {
    private final StateFolder folder;
    private Door door;

    Ending(StateFolder folder) {
      this.folder = folder;
    }

    @Override
    public void keep() {}

    @Override
    public boolean isKept() {
      return false;
    }

    @Override
    public Duration idleTimeout() {
      return Duration.ofSeconds(120);
    }

    @Override
    public void end(boolean dismantle) {
      door.shut();
      folder.ending();
      System.exit(0);
    }
  }
}
