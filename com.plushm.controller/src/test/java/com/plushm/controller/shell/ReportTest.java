package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import java.util.List;
import org.junit.Test;

public class ReportTest {
  private static final List<Summary.Missing> ONE =
      List.of(new Summary.Missing(NodeSet.parse("n1"), ErrorCode.HOST_LOST, "lost"));

  private static int status(
      List<Summary.Missing> missing, int failed, int largest, boolean interrupted, boolean asked) {
    Summary summary =
        ScriptedControlNode.account("shell", List.of(), missing, 4, failed, largest, interrupted);
    return Report.exitStatus(summary, asked);
  }

  @Test
  public void theGravestThingDecides() {
    assertEquals(0, status(List.of(), 0, 0, false, false));
    assertEquals(4, status(List.of(), 2, 127, false, false));
    assertEquals(3, status(ONE, 2, 127, false, false));
    assertEquals(130, status(ONE, 2, 127, true, false));
  }

  @Test
  public void theLargestStatusReplacesFourAlone() {
    assertEquals(127, status(List.of(), 2, 127, false, true));
    assertEquals(0, status(List.of(), 0, 0, false, true));
    assertEquals(3, status(ONE, 2, 127, false, true));
    assertEquals(130, status(List.of(), 2, 127, true, true));
  }
}
