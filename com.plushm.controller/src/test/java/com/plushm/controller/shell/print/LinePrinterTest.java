package com.plushm.controller.shell.print;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.OutputEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class LinePrinterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LinePrinter printer =
      new LinePrinter(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN);

  private void print(String hosts, String text) {
    printer.print(new OutputEvent("p", NodeSet.parse(hosts), Stream.OUT, Bytes.utf8(text)));
  }

  @Test
  public void linesAreContinuedByTheSameHostsAlone() {
    print("n1", "a\nb");
    print("n1", "c\n");
    print("n1", "d");
    print("n2", "e");
    printer.finish();
    assertEquals(
        "p · n1: a\np · n1: bc\np · n1: d\np · n2: e\n", out.toString(StandardCharsets.UTF_8));
  }
}
