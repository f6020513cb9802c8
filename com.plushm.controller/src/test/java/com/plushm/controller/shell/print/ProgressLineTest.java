package com.plushm.controller.shell.print;

import static org.junit.Assert.assertEquals;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class ProgressLineTest {
  private final Progress progress =
      new Progress("running greet", 16, 12, 1, 2, NodeSet.parse("local[3-5]"));

  @Test
  public void countsAndNamesTheSlowest() {
    assertEquals(
        "running greet: 12 of 16 done, 1 failed, 2 missing, waiting for local[3-5]",
        ProgressLine.text(progress));
  }

  @Test
  public void aNarrowTerminalCutsIt() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProgressLine line = new ProgressLine(new PrintStream(out, true, StandardCharsets.UTF_8), 20);
    line.show(progress);
    line.clear();
    line.clear();
    assertEquals("\r\u001b[Krunning greet: 12 …\r\u001b[K", out.toString(StandardCharsets.UTF_8));
  }
}
