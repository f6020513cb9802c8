package com.plushm.fabric.protocol;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.DisconnectNow;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import java.util.function.Consumer;

/**
 * How a node's part ends (paper §3.6, protocol.md §4): by DISCONNECT, leaves first and the root
 * last; or by one of two timers, when it hears of nobody, or of no controller and the run said so.
 */
final class Farewell {
  /** The timer of the repeated DISCONNECT. */
  static final String REPEAT = "fabric.farewell";

  /** Nobody has said yet how long the run's clients live without a controller. */
  static final long UNKNOWN = -1;

  private final NodeContext context;
  private final FabricSettings settings;
  private final Overlay overlay;
  private final Consumer<String> ending;
  private final Runnable gone;
  private long controllerAbsenceMax = UNKNOWN;
  private long lastContact;
  private boolean leaving;
  private boolean over;
  private long leaveBy;

  /**
   * @param ending told once, with the reason, when the node begins to leave
   * @param gone told once, when nothing is left to do
   */
  Farewell(
      NodeContext context,
      FabricSettings settings,
      Overlay overlay,
      Consumer<String> ending,
      Runnable gone) {
    this.context = context;
    this.settings = settings;
    this.overlay = overlay;
    this.ending = ending;
    this.gone = gone;
    this.lastContact = context.now();
  }

  boolean leaving() {
    return leaving;
  }

  void contact() {
    lastContact = context.now();
  }

  /** This node was away for so long: nobody could have been heard meanwhile. */
  void away(long millis) {
    lastContact = Math.min(context.now(), lastContact + millis);
  }

  long controllerAbsenceMax() {
    return controllerAbsenceMax;
  }

  /** The run says how long its clients live without a controller; 0 for ever. */
  void controllerAbsenceMax(long millis) {
    controllerAbsenceMax = millis;
  }

  /**
   * What a neighbour knows of it: of a parent it is taken if it knows anything, of a child by who
   * knows nothing, as the root of a few who were cut off may.
   */
  void heard(long millis, boolean ofParent) {
    if (millis != UNKNOWN && (ofParent || controllerAbsenceMax == UNKNOWN)) {
      controllerAbsenceMax = millis;
    }
  }

  /** Looks at both timers. */
  void tick(long controllerSilent) {
    if (leaving) {
      return;
    }
    if (context.now() - lastContact > settings.unattended()) {
      leave("nobody was heard of for " + settings.unattended() / 1_000 + " s", false);
    } else if (controllerAbsenceMax > 0
        && overlay.isRoot()
        && controllerSilent > controllerAbsenceMax) {
      leave("no controller for " + controllerAbsenceMax / 1_000 + " s", true);
    }
  }

  /** DISCONNECT, after this incarnation's ADMIT: an earlier one was meant for the tree of then. */
  void onDisconnect(Command.Disconnect command, Ordinal own) {
    if (command.all()) {
      leave("DISCONNECT", true);
    } else if (command.targets().contains(own)) {
      leave("DISCONNECT", false);
    }
  }

  /**
   * Begins to leave.
   *
   * @param dismantle whether the whole tree ends, so that children go first
   */
  void leave(String reason, boolean dismantle) {
    if (leaving) {
      return;
    }
    leaving = true;
    leaveBy = context.now() + settings.dismantleMax();
    ending.accept(reason);
    if (dismantle) {
      repeat();
    } else {
      finish();
    }
  }

  /** Tells the children again; ends when none is left, or when the time is up. */
  void repeat() {
    if (!leaving || over) {
      return;
    }
    if (overlay.children().isEmpty() || context.now() >= leaveBy) {
      finish();
      return;
    }
    for (Peer child : overlay.children()) {
      context.send(child, new DisconnectNow());
    }
    context.startTimer(REPEAT, settings.dismantleRepeat());
  }

  void childrenChanged() {
    if (leaving && !over && overlay.children().isEmpty()) {
      finish();
    }
  }

  private void finish() {
    over = true;
    context.cancelTimer(REPEAT);
    gone.run();
  }
}
