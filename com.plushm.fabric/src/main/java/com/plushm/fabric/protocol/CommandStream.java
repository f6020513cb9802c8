package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage.Baseline;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.Pull;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The one sequence of commands at one node (protocol.md §5.1–2): delivered in order, without gap or
 * repetition; passed on to each child from where it stands; what was lost is pulled.
 */
final class CommandStream {
  /** Commands kept for children that come back. */
  static final int LOG_COMMANDS_MAX = 4_096;

  /** Bytes of commands kept. */
  static final long LOG_BYTES_MAX = 8L << 20;

  /** Commands held that came before their turn. */
  static final int AHEAD_MAX = 1_024;

  /** Milliseconds before the same commands are asked for again. */
  static final long PULL_INTERVAL = 1_000;

  private static final class Child {
    final Peer peer;
    boolean waitsForBaseline;
    long sentUpTo;

    Child(Peer peer) {
      this.peer = peer;
      waitsForBaseline = true;
    }
  }

  private final NodeContext context;
  private final Consumer<Pull> pullUp;
  private final Consumer<Numbered> deliver;
  private final Backlog log = new Backlog();
  private final TreeMap<Long, Numbered> ahead = new TreeMap<>();
  private final Map<NodeId, Child> children = new TreeMap<>();
  private CommandId delivered;
  private CommandId settled = CommandId.NONE;
  private boolean based;
  private long logBytes;
  private CommandId pulled;
  private long pulledAt;

  /** How far the answer to the last pull has come. */
  private long come;

  /**
   * @param resumeAfter what an earlier incarnation delivered last; NONE for a new node
   * @param pullUp asks the parent, or at the root the controller
   */
  CommandStream(
      NodeContext context,
      CommandId resumeAfter,
      Consumer<Pull> pullUp,
      Consumer<Numbered> deliver) {
    this.context = context;
    this.delivered = resumeAfter;
    this.based = !resumeAfter.equals(CommandId.NONE);
    this.pullUp = pullUp;
    this.deliver = deliver;
  }

  CommandId delivered() {
    return delivered;
  }

  /** From where on commands are wanted. */
  Pull position() {
    return new Pull(based ? delivered : CommandId.NONE);
  }

  /** A way up is there: say from where on commands are wanted. */
  void upstreamChanged() {
    ask(position());
  }

  /** The parent has delivered that much; a gap is pulled. */
  void onHighest(CommandId highest) {
    if (based && highest.number() > delivered.number()) {
      pull(delivered);
    } else if (!based) {
      pull(CommandId.NONE);
    }
  }

  /**
   * Looks whether commands are lacking, at the root, where nobody's heartbeat says so: what was
   * pulled before the controller knew who is root was not answered.
   */
  void tick(boolean atRoot) {
    if (atRoot && (!based || !ahead.isEmpty())) {
      pull(based ? delivered : CommandId.NONE);
    }
  }

  void childrenAre(List<Peer> now) {
    Set<NodeId> ids = new TreeSet<>();
    now.forEach(peer -> ids.add(peer.id()));
    children.keySet().retainAll(ids);
  }

  /** A child says from where on it wants commands. */
  void onPull(Peer from, Pull pull) {
    Child child = new Child(from);
    children.put(from.id(), child);
    if (!pull.after().equals(CommandId.NONE)) {
      child.waitsForBaseline = false;
      child.sentUpTo = pull.after().number();
      feed(child);
    } else if (based) {
      baseline(child, delivered, false);
    }
  }

  /** The controller has lost commands that it once numbered: it gets them back from here. */
  void giveBack(Peer controller, Pull pull) {
    for (Numbered command : log.after(pull.after().number())) {
      if (!context.send(controller, command)) {
        return;
      }
    }
  }

  /** Nothing up to there is needed by this node any more; if settled, by nobody below it either. */
  void onBaseline(Baseline baseline) {
    CommandId at = baseline.at();
    come = Math.max(come, at.number());
    if (baseline.settled() && at.number() > settled.number()) {
      settled = at;
    }
    // A second beginning, for a pull that was repeated, must not take back what the first promised.
    boolean news = !based || (baseline.settled() && at.number() > delivered.number());
    if (news) {
      based = true;
      delivered = at;
      ahead.headMap(at.number(), true).clear();
    }
    for (Child child : children.values()) {
      if (child.waitsForBaseline) {
        baseline(child, delivered, false);
      } else {
        feed(child);
      }
    }
    if (news) {
      drain();
    }
  }

  void onNumbered(Numbered command) {
    long number = command.id().number();
    if (!context.signedByController(
        Numbered.signedBytes(command.id(), command.body()), command.signature())) {
      context.count("commands.unsigned");
      return;
    }
    come = number == come + 1 ? number : come;
    if (based && number <= delivered.number()) {
      for (Child child : children.values()) {
        if (!child.waitsForBaseline && child.sentUpTo == number - 1) {
          pass(child, command);
        }
      }
      return;
    }
    if (command.id().reign() < delivered.reign()) {
      context.count("commands.void");
      return;
    }
    if (ahead.size() >= AHEAD_MAX && !ahead.containsKey(number)) {
      context.count("commands.ahead.dropped");
      return;
    }
    ahead.put(number, command);
    if (based && number > delivered.number() + 1 && ahead.size() == 1) {
      pull(delivered);
    }
    drain();
  }

  void writable(NodeId peer) {
    Child child = children.get(peer);
    if (child != null) {
      feed(child);
    }
  }

  /**
   * Goes back to that number: it has turned out that commands after it were meant for this node.
   * Nobody below is sent anything twice.
   *
   * @return whether it goes back; then the commands after it come again
   */
  boolean rebase(long number) {
    if (number >= delivered.number()) {
      return false;
    }
    // Whose reign that number was in is not known here; it may be long ago.
    delivered = new CommandId(CommandId.NONE.reign(), number);
    pull(delivered);
    return true;
  }

  private void drain() {
    while (based) {
      Numbered next = ahead.remove(delivered.number() + 1);
      if (next == null) {
        return;
      }
      delivered = next.id();
      keep(next);
      for (Child child : new ArrayList<>(children.values())) {
        feed(child);
      }
      deliver.accept(next);
    }
  }

  private void keep(Numbered command) {
    Numbered before = log.put(command);
    logBytes += command.body().length() - (before == null ? 0 : before.body().length());
    while (log.size() > LOG_COMMANDS_MAX || logBytes > LOG_BYTES_MAX) {
      logBytes -= log.removeFirst().body().length();
    }
  }

  private void feed(Child child) {
    while (!child.waitsForBaseline && child.sentUpTo < delivered.number()) {
      Numbered next = log.get(child.sentUpTo + 1);
      if (next == null && child.sentUpTo < settled.number()) {
        if (!baseline(child, settled, true)) {
          return;
        }
        continue;
      }
      if (next == null) {
        // Cut here, or never held: whoever is above still has it, or says that it is settled.
        pull(new CommandId(delivered.reign(), child.sentUpTo));
        return;
      }
      if (!pass(child, next)) {
        return;
      }
    }
  }

  private boolean pass(Child child, Numbered command) {
    if (!context.send(child.peer, command)) {
      return false;
    }
    child.sentUpTo = command.id().number();
    return true;
  }

  private boolean baseline(Child child, CommandId at, boolean isSettled) {
    if (!context.send(child.peer, new Baseline(at, isSettled))) {
      return false;
    }
    child.waitsForBaseline = false;
    child.sentUpTo = at.number();
    return true;
  }

  /**
   * Asks above; the same question not more often than its answer may take, and none whose answer is
   * on its way with another's: children that come back together want commands from different ones
   * on, and one stream from the least serves them all.
   */
  private void pull(CommandId after) {
    boolean early = pulled != null && context.now() - pulledAt < PULL_INTERVAL;
    boolean same = early && after.equals(pulled);
    boolean begun = early && !pulled.equals(CommandId.NONE) && !after.equals(CommandId.NONE);
    if (!same && !(begun && after.number() >= come)) {
      ask(new Pull(after));
    }
  }

  private void ask(Pull pull) {
    pulled = pull.after();
    pulledAt = context.now();
    come = pulled.number();
    pullUp.accept(pull);
  }
}
