package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.AskSwitch;
import com.plushm.api.control.ControlMessage.Stage;
import com.plushm.api.control.ControlMessage.Standing;
import com.plushm.api.control.ControlMessage.SwitchAnswer;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import com.plushm.controller.SwitchRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code overlay use}: changes the overlay on a live run (protocol.md §6). It asks the root whether
 * its host can carry both trees, numbers PREPARE, waits until all participants, or the quorum asked
 * for, have attached in the new tree, and numbers CUT; or ABORT, if the new tree does not form in
 * time. What is lost meanwhile is not waited for, and who joins meanwhile is.
 */
final class SwitchJob extends Job {
  /** After CUT so long is waited for those who have not delivered it; they follow later. */
  static final long FOLLOW_MAX = 30_000;

  /** The question to the root is repeated. */
  private static final long ASK_MILLIS = 1_000;

  /** Where it stands. */
  private enum Phase {
    ASKING,
    PREPARED,
    CUT
  }

  private final SwitchRequest request;
  private final Generations generations;
  private final List<Host> targets = new ArrayList<>();
  private Phase phase = Phase.ASKING;
  private OrdinalSet attached = OrdinalSet.empty();
  private OrdinalSet unable = OrdinalSet.empty();
  private OrdinalSet followed = OrdinalSet.empty();
  private Generation generation;
  private Peer root;
  private long nonce;

  SwitchJob(
      String key, Desk desk, Observer observer, SwitchRequest request, Generations generations) {
    super(key, desk, observer);
    this.request = request;
    this.generations = generations;
  }

  String overlay() {
    return request.overlay();
  }

  boolean isAbout(Generation other) {
    return phase != Phase.ASKING && generation.number() == other.number();
  }

  @Override
  void begin() {
    if (request.overlay().equals(generations.current().overlay())) {
      followed = HostTable.ordinals(desk().hosts().joined());
      phase = Phase.CUT;
      finish(new LinkedHashMap<>(), false);
      return;
    }
    desk().timers().start(timer("deadline"), request.deadline().toMillis(), this::late);
    ask();
  }

  private String timer(String what) {
    return "switch-" + what + "-" + key();
  }

  /** Asks the root, again until it answers: it may be a new one, or not granted yet. */
  private void ask() {
    if (phase != Phase.ASKING || over()) {
      return;
    }
    int participants = desk().hosts().joinedCount();
    if (desk().root().root().isPresent()
        && desk().root().claim().granted()
        && desk().sequencer().reconciled()
        && participants > 0) {
      nonce = desk().context().random().nextLong() & Long.MAX_VALUE;
      desk()
          .context()
          .send(desk().root().root().get(), new AskSwitch(nonce, request.overlay(), participants));
    }
    desk().timers().start(timer("ask"), ASK_MILLIS, this::ask);
  }

  void answered(SwitchAnswer answer) {
    if (phase != Phase.ASKING || answer.nonce() != nonce || desk().root().root().isEmpty()) {
      return;
    }
    switch (answer.verdict()) {
      case POSSIBLE -> prepare();
      case UNKNOWN -> refuse(ErrorCode.OVERLAY_UNKNOWN, answer.words());
      case TOO_LARGE -> refuse(ErrorCode.OVERLAY_TOO_LARGE, answer.words());
    }
  }

  private void prepare() {
    root = desk().root().root().orElseThrow();
    generation = generations.next(request.overlay());
    phase = Phase.PREPARED;
    targets.addAll(desk().hosts().joined());
    desk().sequencer().number(new Command.Prepare(generation, root));
    touch();
  }

  /** Some have come further. */
  void standing(Standing standing) {
    if (phase == Phase.ASKING || standing.generation() != generation.number()) {
      return;
    }
    if (standing.stage() == Stage.ATTACHED) {
      attached = attached.union(standing.who());
    } else if (standing.stage() == Stage.UNABLE) {
      unable = unable.union(standing.who());
    } else {
      followed = followed.union(standing.who());
    }
    check();
    touch();
  }

  private void check() {
    List<Host> joined = desk().hosts().joined();
    OrdinalSet wanted = HostTable.ordinals(joined);
    if (phase == Phase.PREPARED) {
      long need = (wanted.size() * (long) request.quorumPercent() + 99) / 100;
      if (wanted.size() - wanted.intersect(unable).size() < need) {
        abort("cannot make overlay " + request.overlay(), unable, false);
      } else if (!wanted.isEmpty() && wanted.intersect(attached).size() >= need) {
        cut();
      }
    } else if (phase == Phase.CUT && wanted.minus(followed).isEmpty()) {
      finish(new LinkedHashMap<>(), false);
    }
  }

  private void cut() {
    phase = Phase.CUT;
    desk().sequencer().number(new Command.Cut(generation, root));
    generations.enter(generation);
    desk().timers().start(timer("deadline"), FOLLOW_MAX, this::late);
  }

  /** Nothing was changed yet. */
  private void refuse(ErrorCode code, String words) {
    finish(missing(desk().hosts().joined(), code, words), false);
  }

  private void abort(String words, OrdinalSet because, boolean interrupted) {
    desk().sequencer().number(new Command.Abort(generation.number()));
    List<Host> hosts =
        desk().hosts().joined().stream()
            .filter(h -> h.ordinal().filter(because::contains).isPresent())
            .toList();
    finish(missing(hosts, ErrorCode.OVERLAY_UNFORMED, words + "; rolled back"), interrupted);
  }

  private static Map<Host, RunAccount.Reason> missing(
      List<Host> hosts, ErrorCode code, String words) {
    Map<Host, RunAccount.Reason> missing = new LinkedHashMap<>();
    hosts.forEach(host -> missing.put(host, new RunAccount.Reason(code, words)));
    return missing;
  }

  private void late() {
    List<Host> joined = desk().hosts().joined();
    OrdinalSet wanted = HostTable.ordinals(joined);
    switch (phase) {
      case ASKING ->
          finish(
              missing(joined, ErrorCode.OVERLAY_UNFORMED, "no root answered; nothing was changed"),
              false);
      case PREPARED ->
          abort(
              "not attached in the new tree after " + request.deadline().toSeconds() + " s",
              wanted.minus(attached),
              false);
      case CUT -> {
        List<Host> silent =
            joined.stream()
                .filter(h -> h.ordinal().filter(o -> !followed.contains(o)).isPresent())
                .toList();
        finish(missing(silent, ErrorCode.HOST_SILENT, "has not followed yet"), false);
      }
    }
  }

  /** With another root the prepared tree hangs on the wrong node. */
  void rooted() {
    if (phase == Phase.PREPARED && !desk().root().isRoot(root.id())) {
      abort("the root was lost", HostTable.ordinals(desk().hosts().joined()), false);
    }
  }

  @Override
  void changed(Host host) {
    if (phase != Phase.ASKING) {
      check();
    }
    touch();
  }

  private void finish(Map<Host, RunAccount.Reason> silent, boolean interrupted) {
    if (over()) {
      return;
    }
    generations.over(this);
    desk().timers().cancel(timer("deadline"));
    desk().timers().cancel(timer("ask"));
    OrdinalSet all = HostTable.ordinals(desk().hosts().joined());
    int answered = phase == Phase.CUT ? all.intersect(followed).size() : 0;
    List<Summary.Missing> missing = Gathering.missing(silent);
    finish(
        new Summary(
            "",
            "overlay",
            took(),
            List.of(),
            missing,
            answered + silent.size(),
            answered,
            0,
            0,
            interrupted));
  }

  @Override
  Progress progress() {
    OrdinalSet done = phase == Phase.CUT ? followed : attached;
    List<Host> joined = desk().hosts().joined();
    List<Host> slow =
        joined.stream()
            .filter(h -> h.ordinal().filter(o -> !done.contains(o)).isPresent())
            .toList();
    String words =
        switch (phase) {
          case ASKING -> "asking the root";
          case PREPARED -> "preparing " + generation.overlay();
          case CUT -> "going over";
        };
    return new Progress(words, joined.size(), joined.size() - slow.size(), 0, 0, some(slow));
  }

  @Override
  void interrupt() {
    switch (phase) {
      case ASKING -> finish(new LinkedHashMap<>(), true);
      case PREPARED -> abort("interrupted", HostTable.ordinals(desk().hosts().joined()), true);
      case CUT -> late();
    }
  }

  @Override
  void abandon() {
    interrupt();
  }
}
