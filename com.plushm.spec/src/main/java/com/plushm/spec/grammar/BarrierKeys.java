package com.plushm.spec.grammar;

import static com.plushm.spec.grammar.Forms.TEXT;
import static com.plushm.spec.grammar.Forms.TEXTS;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Decimal;
import com.plushm.spec.grammar.Shape.Flag;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Span;
import com.plushm.spec.grammar.Shape.Whole;
import com.plushm.spec.grammar.Shape.Word;
import java.util.List;

/** Keys of barriers. */
final class BarrierKeys {
  private static final int HOSTS_MAX = 1_000_000;

  static final Shape KNEE =
      Choice.of(
          new Flag(),
          new Block(
              "the knee",
              List.of(
                  Key.of(
                      "factor",
                      new Decimal(SpecLimits.KNEE_MAX),
                      "Of the deviation. 4 if left out."))));

  private static final Block RELEASE =
      new Block(
          "the release",
          List.of(
              Key.of("count", new Whole(1, HOSTS_MAX), "So many hosts leave at a time."),
              Key.of(
                  "percent",
                  new Whole(1, 100),
                  "Instead of `count`: so many of a hundred of those that are inside."),
              Key.of("every", new Span(), "How long it is from one release to the next."),
              Key.of(
                  "inside",
                  new Whole(1, HOSTS_MAX),
                  "A semaphore: so many hosts at most between the barrier and the end of"
                      + " `until`."),
              Key.of("until", TEXT, "The block whose end gives a place back.")));

  static final Block BARRIER =
      new Block(
          "a barrier",
          List.of(
              Key.of(
                  "on",
                  TEXTS,
                  "The component that takes part, or a list of them. May be left out if there is"
                      + " only one."),
              Key.of(
                  "after",
                  Forms.AFTER,
                  "Blocks that must have ended well on a host before it enters. Those of the"
                      + " component that the host belongs to count."),
              Key.of(
                  "max",
                  new Whole(1, HOSTS_MAX),
                  "With how many hosts it opens. All hosts of its components if left out."),
              Key.of(
                  "percent",
                  new Whole(1, 100),
                  "With so many of a hundred of `max` it opens too. Once `minWait` has passed."),
              Key.of("minWait", new Span(), "Time since the first host entered. For `percent`."),
              Key.of("timeout", new Span(), "Time since the first host entered. Then it opens."),
              Key.of(
                  "onTimeout",
                  Word.of("open", "fail"),
                  "`fail`: what waits has failed when the time is up, instead of going on."),
              Key.of(
                  "knee",
                  KNEE,
                  "`true`: opens when no further host is to be expected soon. When the time since"
                      + " the last arrival exceeds the mean by four deviations; another `factor`"
                      + " can be said."),
              Key.of(
                  "callback",
                  Forms.COMMAND,
                  "A command on the controller's machine that is asked after each change. Status 0"
                      + " opens."),
              Key.of(
                  "release",
                  Choice.of(Word.of("all"), RELEASE),
                  "How hosts leave it once it is open. `all` at once if left out.")));

  private BarrierKeys() {}
}
