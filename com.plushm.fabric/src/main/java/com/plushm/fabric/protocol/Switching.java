package com.plushm.fabric.protocol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.AskSwitch;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.SetRoot;
import com.plushm.api.control.ControlMessage.Stage;
import com.plushm.api.control.ControlMessage.Standing;
import com.plushm.api.control.ControlMessage.SwitchAnswer;
import com.plushm.api.control.ControlMessage.SwitchVerdict;
import com.plushm.api.control.ControlMessage.TreeIs;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.fabric.protocol.FabricMessage.Behind;
import com.plushm.fabric.protocol.FabricMessage.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A node's part in a change of the overlay (protocol.md §6): it makes the prepared tree, attaches
 * there and says so, goes over at the CUT, and tells whoever lives in an older tree. A generation
 * holds by the controller's signed CUT, however a node hears of it; later ones go before.
 */
final class Switching {
  /** A prepared tree that is neither cut nor aborted for so long is let go of. */
  static final long PREPARED_MAX = 120_000;

  /** Who hears for so long of a later tree, and is shown no CUT, cannot follow the others. */
  static final long BEHIND_MAX = 60_000;

  private final NodeContext context;
  private final Trees trees;
  private final TreeSource source;
  private final ControlLink control;
  private final CommandStream commands;
  private final Admittance admittance;
  private final Consumer<String> leave;
  private final Runnable sendAgain;
  private final Standings standings;
  private Numbered proof;
  private Numbered preparedBy;
  private long preparedAt;
  private long abandoned;
  private long behindSince;
  private boolean mixed;

  /**
   * @param leave the node cannot follow the others, and why
   * @param sendAgain answers go another way from here on
   */
  Switching(
      NodeContext context,
      Trees trees,
      TreeSource source,
      ControlLink control,
      CommandStream commands,
      Admittance admittance,
      Consumer<String> leave,
      Runnable sendAgain) {
    this.context = context;
    this.trees = trees;
    this.source = source;
    this.control = control;
    this.commands = commands;
    this.admittance = admittance;
    this.leave = leave;
    this.sendAgain = sendAgain;
    this.standings = new Standings(context, this::send);
    trees.listen(this::attached);
  }

  // Commands.

  /** What concerns the trees; false for any other command. */
  boolean onCommand(Numbered numbered, Command command) {
    if (command instanceof Command.Prepare c) {
      onPrepare(numbered, c);
    } else if (command instanceof Command.Cut c) {
      onCut(numbered, c, List.of());
    } else if (command instanceof Command.Abort c) {
      onAbort(c);
    } else {
      return false;
    }
    return true;
  }

  /** PREPARE, delivered in its turn or shown by a neighbour. */
  private void onPrepare(Numbered numbered, Command.Prepare command) {
    Generation generation = command.generation();
    long known = Math.max(trees.generation().number(), abandoned);
    long prepared = trees.prepared().map(Generation::number).orElse(0L);
    if (generation.number() <= Math.max(known, prepared)) {
      return;
    }
    preparedBy = numbered;
    preparedAt = context.now();
    try {
      trees.prepare(generation, List.of(command.root()));
    } catch (PlushException e) {
      preparedBy = null;
      context.report(e);
      standings.add(generation.number(), Stage.UNABLE, self());
    }
    tellController();
  }

  /** CUT, likewise. */
  private void onCut(Numbered numbered, Command.Cut command, List<Peer> there) {
    Generation generation = command.generation();
    if (generation.number() == trees.generation().number()) {
      proof = numbered;
    }
    if (generation.number() <= trees.generation().number()) {
      return;
    }
    boolean ready = trees.prepared().filter(generation::equals).isPresent();
    if (!ready) {
      List<Peer> roots = new ArrayList<>();
      roots.add(command.root());
      roots.addAll(there);
      try {
        trees.prepare(generation, roots);
      } catch (PlushException e) {
        leave.accept(e.getMessage());
        return;
      }
    }
    proof = numbered;
    behindSince = 0;
    preparedBy = null;
    mixed = true;
    trees.cut(numbered.id());
    commands.childrenAre(trees.children());
    if (!admittance.admitted()) {
      admittance.join();
    }
    sendAgain.run();
    standings.add(generation.number(), Stage.CUT, self());
    alone();
    tellController();
  }

  /** ABORT. */
  private void onAbort(Command.Abort command) {
    abandoned = Math.max(abandoned, command.generation());
    if (trees.prepared().filter(g -> g.number() <= command.generation()).isPresent()) {
      preparedBy = null;
      trees.drop();
      tellController();
    }
  }

  // Between neighbours.

  /** A message of one of the trees, or of one that this node is not in. */
  void onTree(Remote from, TreeMessage message) {
    if (from.role() != Role.PARTICIPANT) {
      context.count("overlay.notParticipant");
    } else if (trees.has(message.generation())) {
      trees.deliver(from.peer(), from.incarnation(), message);
    } else {
      stranger(from.peer(), message.generation());
    }
  }

  /** Of a later tree this node has to hear the rest first; of an older one it needs nothing. */
  void onSetRoot(SetRoot message) {
    long generation = trees.generation().number();
    if (message.generation() == generation) {
      trees.rootElsewhere(message.root(), message.claim());
    } else if (message.generation() > generation
        && !message.root().id().equals(context.self().id())) {
      context.send(message.root(), new Behind(generation));
      behindSince = behindSince == 0 ? context.now() : behindSince;
    }
  }

  /**
   * A command on its way down: who began in this tree takes its CUT for one of the past, which is
   * not delivered, and may have to show it to others.
   */
  void onNumbered(Numbered numbered) {
    long generation = trees.generation().number();
    if (proof != null || generation == Generation.FIRST) {
      return;
    }
    try {
      boolean cut =
          context.decode(numbered.body()) instanceof Command.Cut c
              && c.generation().number() == generation;
      if (cut && isSigned(numbered)) {
        proof = numbered;
      }
    } catch (CodecException e) {
      context.count("commands.unreadable");
    }
  }

  private boolean isSigned(Numbered numbered) {
    return context.signedByController(
        Numbered.signedBytes(numbered.id(), numbered.body()), numbered.signature());
  }

  /** A neighbour shows a command that this node has not delivered. */
  void onProof(Peer from, Proof message) {
    Numbered numbered = message.command();
    if (!isSigned(numbered)) {
      context.count("switch.unsigned");
      return;
    }
    try {
      Command command = context.decode(numbered.body());
      if (command instanceof Command.Cut c) {
        onCut(numbered, c, List.of(from));
      } else if (command instanceof Command.Prepare c) {
        onPrepare(numbered, c);
      }
    } catch (CodecException e) {
      context.count("commands.unreadable");
    }
  }

  /** The sender lives in an older tree, and has heard of a later one. */
  void onBehind(Peer from, Behind message) {
    if (message.generation() < trees.generation().number()) {
      prove(from, proof);
    } else if (trees.prepared().isPresent()) {
      prove(from, preparedBy);
    }
  }

  /** Who is behind is told, and who is behind oneself is asked. */
  private void stranger(Peer from, long generation) {
    if (generation < trees.generation().number()) {
      if (trees.attachments(from.id()).isEmpty()) {
        prove(from, proof);
      }
    } else if (generation > abandoned) {
      context.send(from, new Behind(trees.generation().number()));
    }
  }

  /** A child has attached in the current tree: it may have missed what everybody was told. */
  void childJoined(Peer child) {
    prove(child, proof);
    prove(child, preparedBy);
  }

  private void prove(Peer to, Numbered command) {
    if (command != null) {
      context.send(to, new Proof(command));
    }
  }

  // How far everybody is.

  /** In the next tree there is a way up, or it begins here. */
  private void attached(Peer parent) {
    if (parent != null) {
      // It is to send the commands too; what comes twice falls out by its number.
      context.send(parent, commands.position());
    }
    report();
    standings.again(); // What came from below before there was a way waits for it.
  }

  /** A child's word on those below it. */
  void onStanding(Standing message) {
    standings.add(message.generation(), message.stage(), message.who());
  }

  private boolean send(Standing standing) {
    boolean early =
        standing.stage() == Stage.ATTACHED
            && trees.prepared().filter(g -> g.number() == standing.generation()).isPresent();
    if (early && !trees.isNextRoot()) {
      // Up the next tree itself: so a report shows that the way to its root is whole.
      return trees.nextParent().filter(parent -> context.send(parent, standing)).isPresent();
    }
    if (trees.isRoot()) {
      return control.toController(standing);
    }
    return trees.parent().filter(parent -> context.send(parent, standing)).isPresent();
  }

  private OrdinalSet self() {
    return admittance.ordinal().map(OrdinalSet::of).orElse(OrdinalSet.empty());
  }

  void flush() {
    standings.flush();
  }

  /** The node has its ordinal now, or another way up, or reports may be lost. */
  void again() {
    report();
    standings.again();
  }

  private void report() {
    trees
        .prepared()
        .filter(g -> trees.isNextRoot() || trees.nextParent().isPresent())
        .ifPresent(g -> standings.add(g.number(), Stage.ATTACHED, self()));
    if (proof != null) {
      standings.add(trees.generation().number(), Stage.CUT, self());
    }
    alone();
  }

  private void alone() {
    if (proof != null && !trees.hasOldEdges()) {
      mixed = false;
      standings.add(trees.generation().number(), Stage.ALONE, self());
    }
  }

  void tick() {
    trees.tick();
    if (mixed) {
      alone();
    }
    if (trees.prepared().isPresent() && context.now() - preparedAt > PREPARED_MAX) {
      onAbort(new Command.Abort(trees.prepared().get().number()));
    }
    if (behindSince > 0 && context.now() - behindSince > BEHIND_MAX) {
      leave.accept("the others live in a later tree, and nobody can prove it");
    }
  }

  // The controller.

  /** Says which tree this is, if this node is its root. */
  void tellController() {
    if (trees.isRoot()) {
      control.toController(new TreeIs(trees.generation(), trees.prepared()));
    }
  }

  /** Whether this host can carry both trees, by the figures; always answered. */
  boolean onAsk(AskSwitch ask) {
    SwitchVerdict verdict = SwitchVerdict.POSSIBLE;
    String words = "";
    try {
      int wanted = source.linksMax(ask.overlay(), ask.participants());
      long left = source.linksLeft();
      if (wanted > left) {
        verdict = SwitchVerdict.TOO_LARGE;
        words =
            ask.overlay()
                + " may take "
                + wanted
                + " connections at the root for "
                + ask.participants()
                + " participants, beside those of the present tree, and only "
                + Math.max(0, left)
                + " more are allowed there";
      }
    } catch (PlushException e) {
      verdict = SwitchVerdict.UNKNOWN;
      words = e.getMessage();
    }
    control.toController(new SwitchAnswer(ask.nonce(), verdict, words));
    return true;
  }
}
