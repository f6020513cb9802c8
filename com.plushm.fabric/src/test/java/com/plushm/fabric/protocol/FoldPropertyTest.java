package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** S12 at one node: unfold(fold(x)) = x, in whatever order and however often it is emptied. */
class FoldPropertyTest {
  private static Collected output(int who, long at, int kind) {
    return new Collected(
        new CommandId(1, 2),
        new Incarnation(1),
        OrdinalSet.of(who),
        new Answer.Output(Stream.OUT, at, Bytes.utf8("t" + kind)));
  }

  @Property
  void unfoldIsTheInverseOfFold(
      @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 299) Integer> steps) {
    AnswerFold fold = new AnswerFold(250);
    Map<Integer, List<Integer>> given = new TreeMap<>();
    Map<Integer, TreeMap<Long, String>> got = new TreeMap<>();
    List<Collected> lost = new ArrayList<>();
    long now = 0;
    for (int step : steps) {
      int who = step % 10;
      int kind = step / 10 % 3;
      List<Integer> mine = given.computeIfAbsent(who, w -> new ArrayList<>());
      fold.add(output(who, 2L * mine.size(), kind), false, now);
      mine.add(kind);
      now += 20;
      fold.review(now);
      if (step / 30 == 0 && fold.isDue()) {
        take(fold, got);
      } else if (step / 30 == 1 && fold.isDue()) {
        lost = fold.first(200);
        fold.remove(lost);
        fold.putBack(lost, now);
      }
    }
    fold.hurry();
    while (fold.isDue()) {
      take(fold, got);
    }
    assertEquals(0, fold.bytes());
    given.forEach(
        (who, kinds) ->
            assertEquals(
                kinds.stream().map(kind -> "t" + kind).toList(),
                List.copyOf(got.get(who).values())));
  }

  private static void take(AnswerFold fold, Map<Integer, TreeMap<Long, String>> got) {
    List<Collected> batch = fold.first(300);
    fold.remove(batch);
    for (Collected c : batch) {
      Answer.Output o = (Answer.Output) c.answer();
      c.who()
          .intStream()
          .forEach(
              who -> got.computeIfAbsent(who, w -> new TreeMap<>()).put(o.at(), o.bytes().text()));
    }
  }
}
