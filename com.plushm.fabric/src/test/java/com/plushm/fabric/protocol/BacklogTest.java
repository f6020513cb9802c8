package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;

import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.Test;

public class BacklogTest {
  private final Backlog backlog = new Backlog();

  private static Numbered command(long number) {
    return new Numbered(new CommandId(1, number), Bytes.utf8("c" + number), FakeContext.SIGNATURE);
  }

  private List<Long> after(long number) {
    return backlog.after(number).stream().map(n -> n.id().number()).toList();
  }

  @Test
  public void commandsAreFoundByTheirNumbersAcrossGaps() {
    for (long number : new long[] {5, 6, 7, 1_000_000, 1_000_001, 3}) {
      assertNull(backlog.put(command(number)));
    }
    for (long number : new long[] {3, 5, 6, 7, 1_000_000, 1_000_001}) {
      assertEquals(number, backlog.get(number).id().number());
    }
    for (long number : new long[] {Long.MIN_VALUE, 2, 4, 8, 999_999, 1_000_002, Long.MAX_VALUE}) {
      assertNull(backlog.get(number));
    }
    assertEquals(List.of(6L, 7L, 1_000_000L, 1_000_001L), after(5));
    assertEquals(List.of(1_000_000L, 1_000_001L), after(9));
    assertEquals(List.of(), after(Long.MAX_VALUE));
  }

  @Test
  public void oneThatComesAgainTakesThePlaceOfTheFirst() {
    Numbered first = command(4);
    Numbered second = command(4);
    assertNull(backlog.put(first));
    assertSame(first, backlog.put(second));
    assertSame(second, backlog.get(4));
    assertEquals(1, backlog.size());
  }

  @Test
  public void itIsASortedMap() {
    SplittableRandom random = new SplittableRandom(1);
    TreeMap<Long, Numbered> model = new TreeMap<>();
    long next = 1;
    for (int i = 0; i < 20_000; i++) {
      int what = random.nextInt(100);
      if (what < 30 && !model.isEmpty()) {
        assertSame(model.pollFirstEntry().getValue(), backlog.removeFirst());
      } else {
        next += what < 35 ? random.nextInt(50) : 1;
        long number = what > 95 ? Math.max(1, next - random.nextInt(200)) : next;
        Numbered command = command(number);
        assertSame(model.put(number, command), backlog.put(command));
      }
      long asked = next - random.nextInt(100);
      assertSame(model.get(asked), backlog.get(asked));
      assertEquals(model.size(), backlog.size());
      if (i % 100 == 0) {
        assertEquals(new ArrayList<>(model.tailMap(asked, false).values()), backlog.after(asked));
      }
    }
  }
}
