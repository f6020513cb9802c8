package com.plushm.controller.shell.print;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Outcome;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class BlockPrinterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private void print(boolean named, Style style, Summary.Block... blocks) {
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    new BlockPrinter(outStream, style, errStream, style).print(List.of(blocks), named);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static Summary.Block block(String hosts, Outcome outcome, String out, String err) {
    return new Summary.Block(
        "greet", NodeSet.parse(hosts), outcome, Bytes.utf8(out), Bytes.utf8(err), 0);
  }

  private static Summary.Block good(String hosts, String out) {
    return block(hosts, Outcome.exited(0), out, "");
  }

  @Test
  public void equalOutputIsOneBlock() {
    print(false, Style.PLAIN, good("local[1-16]", "host-a\n"));
    assertEquals("---------------\nlocal[1-16] (16)\n---------------\nhost-a\n", out());
  }

  @Test
  public void aRunNamesItsProcesses() {
    print(true, Style.PLAIN, good("local[1-8]", "hi"));
    assertEquals("---------------\ngreet · local[1-8] (8)\n---------------\nhi\n", out());
  }

  @Test
  public void singleLinesOfTheirOwnAreOneLineEach() {
    print(false, Style.PLAIN, good("local1", "local1\n"), good("local[2-3]", "other"));
    assertEquals("local1: local1\nlocal[2-3]: other\n", out());
  }

  @Test
  public void tasksOfAWorkflowAreLinesInTheirOrder() {
    print(true, Style.PLAIN, task(0, "local1"), task(10, "local3"), task(2, "local2"));
    assertEquals(
        "render[0] · local1: frame 0\nrender[2] · local2: frame 2\nrender[10] · local3: frame 10\n",
        out());
  }

  private static Summary.Block task(int index, String host) {
    return new Summary.Block(
        "render[" + index + "]",
        NodeSet.parse(host),
        Outcome.exited(0),
        Bytes.utf8("frame " + index + "\n"),
        Bytes.utf8(""),
        0);
  }

  @Test
  public void longerOutputKeepsItsHeader() {
    print(false, Style.PLAIN, good("local1", "a\nb\n"), good("local2", "c\n"));
    assertEquals(
        "---------------\nlocal1 (1)\n---------------\na\nb\n"
            + "---------------\nlocal2 (1)\n---------------\nc\n",
        out());
  }

  @Test
  public void aFailureIsInTheHeaderAndItsErrorsAreElsewhere() {
    print(
        false,
        Style.PLAIN,
        good("local1", "x\n"),
        block("local2", Outcome.exited(127), "", "sh: nosuch: not found\n"),
        block("local3", new Outcome(Outcome.Kind.SIGNALLED, 9, ""), "half\n", ""));
    assertEquals(
        "---------------\nlocal1 (1)\n---------------\nx\n"
            + "---------------\nlocal3 (1) signal 9 (KILL)\n---------------\nhalf\n",
        out());
    assertEquals(
        "---------------\nlocal2 (1) standard error exit 127\n---------------\n"
            + "sh: nosuch: not found\n",
        err());
  }

  @Test
  public void equalOutputWithOtherErrorsIsStillOneBlock() {
    print(
        false,
        Style.PLAIN,
        block("local1", Outcome.exited(0), "same\n", "warning 1\n"),
        block("local2", Outcome.exited(0), "same\n", "warning 2\n"));
    assertEquals("---------------\nlocal[1-2] (2)\n---------------\nsame\n", out());
  }

  @Test
  public void silenceIsNotPrinted() {
    print(false, Style.PLAIN, good("local[1-4]", ""));
    assertEquals("", out());
  }

  @Test
  public void colourIsForHostsAndFailures() {
    print(false, new Style(true), block("local1", Outcome.exited(2), "x\n", ""));
    assertEquals(
        "---------------\n\u001b[36mlocal1\u001b[0m (1) \u001b[31mexit 2\u001b[0m\n"
            + "---------------\nx\n",
        out());
  }
}
