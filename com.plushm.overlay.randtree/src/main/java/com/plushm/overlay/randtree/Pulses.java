package com.plushm.overlay.randtree;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.randtree.Children.Child;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Position;
import com.plushm.overlay.randtree.RandTreeMessage.Pulse;
import com.plushm.overlay.randtree.RandTreeMessage.Report;
import com.plushm.overlay.randtree.RandTreeMessage.Subtree;

/**
 * What goes along the edges without being asked for: down, where a node stands, with the root's
 * pulse; up, what hangs below it.
 */
final class Pulses {
  /** The root's next pulse, or a look whether the parent's came through. */
  static final String PULSE = "randtree.pulse";

  /** Something changed below, or nothing was said for long. */
  static final String REPORT = "randtree.report";

  private final OverlayContext context;
  private final RandTreeSettings settings;
  private final Place place;
  private final Children children;
  private boolean armed;
  private long pulsedAt;
  private boolean reportSoon;
  private Subtree reported;
  private long reportedAt;

  Pulses(OverlayContext context, RandTreeSettings settings, Place place, Children children) {
    this.context = context;
    this.settings = settings;
    this.place = place;
    this.children = children;
  }

  // Down.

  void pulseTimer() {
    armed = false;
    if (place.isRoot()) {
      beat();
    } else if (context.now() - pulsedAt >= settings.pulseInterval()) {
      // Without a root's pulse, the path alone goes round and shows a cycle (S2).
      down();
    }
    arm();
  }

  /** The root's pulse. */
  void beat() {
    Subtree all = children.subtree(context.now());
    place.beat(children.peers(), all.size(), all.height());
    down();
    arm();
  }

  /** Whoever has children says where it stands, every interval. */
  void arm() {
    if (!armed && (place.isRoot() || !children.isEmpty())) {
      armed = true;
      context.startTimer(PULSE, settings.pulseInterval());
    }
  }

  /** At once, when something changed above. */
  void down() {
    pulsedAt = context.now();
    Position position = place.forChildren();
    for (Child child : children.all()) {
      context.send(child.peer, new Pulse(child.attachment, position));
    }
  }

  // Up.

  /** A new parent knows nothing yet but what was confirmed. */
  void attached() {
    reported = null;
    reportSoon = false;
    context.startTimer(REPORT, settings.reportInterval());
  }

  void detached() {
    reportSoon = false;
    context.cancelTimer(REPORT);
  }

  /** Something changed below; it waits a little for other changes. */
  void changed() {
    if (!reportSoon && place.parent() != null) {
      reportSoon = true;
      context.startTimer(REPORT, settings.reportDelay());
    }
  }

  /** Not called while there is no parent. */
  void report() {
    reportSoon = false;
    context.startTimer(REPORT, settings.reportInterval());
    Subtree now = children.subtree(context.now());
    boolean repeat = context.now() - reportedAt >= settings.reportInterval();
    if (repeat || !now.equals(reported)) {
      reported = now;
      reportedAt = context.now();
      context.send(place.parent(), new Report(place.attachment(), now));
    }
  }

  void onReport(Peer from, Report report) {
    if (children.attachment(from.id()) != report.attachment()) {
      context.send(from, new Detach(report.attachment(), false));
    } else if (children.report(from.id(), report.attachment(), report.subtree())) {
      changed();
    }
  }

  void stop() {
    detached();
    armed = false;
    context.cancelTimer(PULSE);
  }
}
