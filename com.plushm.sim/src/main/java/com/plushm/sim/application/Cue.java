package com.plushm.sim.application;

import com.plushm.controller.decide.JournalEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Kills the controller when it decides something: so it is killed in invitation, at a barrier, in a
 * release, in clean-up, and between what it wrote and what came of it.
 *
 * @param what it decides, by the name of the event, or of the note in it
 * @param nth time
 * @param delay from that to its death; 0 for at once
 * @param away how long there is none then
 */
record Cue(String what, int nth, long delay, long away) {
  private static final List<String> EVENTS =
      List.of(
          "Begun",
          "Chosen",
          "Gathered",
          "Started",
          "Entered",
          "Opened",
          "Shut",
          "Released",
          "Given",
          "Ended",
          "Halted",
          "Moved",
          "Failed",
          "Took",
          "Replaced",
          "Gone",
          "Called",
          "HostIs",
          "OrdinalIs",
          "Heard",
          "Sent",
          "Missed",
          "Over");

  private static final int CUES_MAX = 6;
  private static final int NTH_MAX = 8;
  private static final int SOON = 60;

  static List<Cue> draw(SplittableRandom random) {
    List<Cue> cues = new ArrayList<>();
    for (int i = random.nextInt(CUES_MAX + 1); i > 0; i--) {
      cues.add(
          new Cue(
              EVENTS.get(random.nextInt(EVENTS.size())),
              1 + random.nextInt(random.nextBoolean() ? 2 : NTH_MAX),
              random.nextBoolean() ? 0 : random.nextInt(SOON),
              1 + random.nextLong(random.nextBoolean() ? 500 : 15_000)));
    }
    return List.copyOf(cues);
  }

  /** What an event is called in a cue. */
  static String word(JournalEvent event) {
    return event instanceof JournalEvent.Noted noted
        ? noted.note().getClass().getSimpleName()
        : event.getClass().getSimpleName();
  }
}
