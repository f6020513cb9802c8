package com.plushm.client.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class ProcStatTest {
  @Test
  public void programNameMayContainAnything() {
    String line =
        "42 (a) S 1 (b) R 7 41 40 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 99"
            + " 18446744073709551615";
    assertEquals(new ProcStat(42, 'R', 41, 40, 123456), ProcStat.parse(42, line).orElseThrow());
  }

  @Test
  public void shortOrStrangeLinesAreNoProcess() {
    assertTrue(ProcStat.parse(42, "42 (a) S 1 2").isEmpty());
    assertTrue(ProcStat.parse(42, "").isEmpty());
    assertTrue(
        ProcStat.parse(42, "42 (a) S x y z 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 1 2 3 4 5").isEmpty());
  }

  @Test
  public void thisProcessIsAmongAll() {
    ProcStat me = ProcStat.of(ProcessHandle.current().pid()).orElseThrow();
    assertTrue(
        ProcStat.all().stream()
            .anyMatch(p -> p.pid() == me.pid() && p.startTime() == me.startTime()));
  }
}
