package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Standing;
import com.plushm.api.control.ControlMessage.SwitchAnswer;
import com.plushm.api.control.ControlMessage.TreeIs;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.Generation;
import java.util.Optional;

/**
 * Which tree holds (protocol.md §6), which number the next one gets, and the change under way. A
 * controller that begins anew knows nothing of it and takes what the tree says: a CUT that the tree
 * holds is done, a PREPARE alone is aborted.
 */
final class Generations {
  /** Generations of one reign; a later reign's are greater than all of an earlier one. */
  private static final long PER_REIGN = 1_000;

  private final ControlContext context;
  private final Diary diary;
  private final Sequencer sequencer;
  private final Chronicle chronicle;
  private Generation current = Generation.first("");
  private long highest = Generation.FIRST;
  private SwitchJob job;
  private Optional<Generation> lonely = Optional.empty();
  private boolean used;

  Generations(ControlContext context, Diary diary, Sequencer sequencer, Chronicle chronicle) {
    this.context = context;
    this.diary = diary;
    this.sequencer = sequencer;
    this.chronicle = chronicle;
  }

  /** An earlier controller's tree. */
  void restore(JournalEvent.TreeHolds past) {
    current = past.generation();
    highest = past.highest();
    used = past.used();
    context.generation(current);
  }

  private void note() {
    diary.note(new JournalEvent.TreeHolds(current, highest, used));
  }

  /** The tree that holds. */
  Generation current() {
    return current;
  }

  /** A client was or will be told of the current tree. */
  void use() {
    if (!used) {
      used = true;
      note();
    }
  }

  /** Nobody takes part: those who are going to begin with that overlay. */
  void choose(String overlay) {
    if (!overlay.equals(current.overlay())) {
      // A straggler of the tree before is not to be taken for one of this tree.
      enter(used ? next(overlay) : new Generation(current.number(), overlay));
    }
  }

  /** A number that no tree has had. */
  Generation next(String overlay) {
    highest = Math.max(highest + 1, sequencer.reign() * PER_REIGN + 1);
    note();
    return new Generation(highest, overlay);
  }

  /** From here on that one holds. */
  void enter(Generation generation) {
    current = generation;
    highest = Math.max(highest, generation.number());
    note();
    context.generation(generation);
  }

  /**
   * A change begins.
   *
   * @throws PlushException OVERLAY_CHANGING if one is under way
   */
  void begin(SwitchJob change) {
    if (job != null) {
      throw new PlushException(
          ErrorCode.OVERLAY_CHANGING,
          "the overlay is being changed to " + job.overlay(),
          null,
          "wait until that is done");
    }
    job = change;
  }

  void over(SwitchJob change) {
    if (job == change) {
      job = null;
    }
  }

  // What the root says.

  void standing(Standing standing) {
    if (job != null) {
      job.standing(standing);
    }
  }

  void answered(SwitchAnswer answer) {
    if (job != null) {
      job.answered(answer);
    }
  }

  void treeIs(TreeIs tree) {
    highest = Math.max(highest, tree.generation().number());
    if (tree.generation().number() > current.number()) {
      chronicle.event("the tree is " + tree.generation() + " already");
      enter(tree.generation());
    }
    Optional<Generation> prepared = tree.prepared();
    if (prepared.isPresent() && prepared.get().number() > current.number()) {
      highest = Math.max(highest, prepared.get().number());
      lonely = prepared.filter(g -> job == null || !job.isAbout(g));
      resume();
    }
  }

  /** Aborts what an earlier controller prepared, once commands can be numbered. */
  void resume() {
    if (lonely.isPresent() && sequencer.reconciled()) {
      chronicle.event(lonely.get() + " was prepared and not cut: aborted");
      sequencer.number(new Command.Abort(lonely.get().number()));
      lonely = Optional.empty();
    }
  }

  /** There is a root, perhaps another one. */
  void rooted() {
    if (job != null) {
      job.rooted();
    }
  }
}
