package com.plushm.controller.shell.print;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Summary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class SummaryPrinterTest {
  private static final Duration TOOK = Duration.ofMillis(1_230);

  private static String printed(Summary summary, String verb, boolean named) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    new SummaryPrinter(stream, Style.PLAIN).print(summary, verb, named);
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  public void theLastLineSaysHowManyOfHowMany() {
    Summary summary = new Summary("1.7", "hello", TOOK, List.of(), List.of(), 8, 8, 0, 0, false);
    assertEquals("hello: 8 of 8 answered in 1.23 s\n", printed(summary, "answered", true));
    assertEquals("8 of 8 joined in 1.23 s\n", printed(summary, "joined", false));
  }

  @Test
  public void whoDidNotAndWhyIsFoldedByReason() {
    Outcome notFound = new Outcome(Outcome.Kind.NOT_STARTED, 127, "not found");
    Summary summary =
        new Summary(
            "1.7",
            "shell",
            TOOK,
            List.of(
                failed("local1", Outcome.exited(2), "a"),
                failed("local2", Outcome.exited(2), "b"),
                failed("local3", notFound, "")),
            List.of(
                new Summary.Missing(NodeSet.parse("local4"), ErrorCode.HOST_LOST, "lost"),
                new Summary.Missing(NodeSet.parse("local[6-8]"), ErrorCode.HOST_LOST, "lost"),
                new Summary.Missing(NodeSet.parse("n9"), ErrorCode.HOST_AUTH, "wants a password")),
            9,
            4,
            3,
            127,
            true);
    assertEquals(
        "local[1-2]: exit 2\n"
            + "local3: not started, 127: not found\n"
            + "local[4,6-8]: PM314 lost\n"
            + "n9: PM306 wants a password\n"
            + "4 of 9 answered, 3 failed, 5 missing, interrupted in 1.23 s\n",
        printed(summary, "answered", false));
  }

  @Test
  public void lostOutputIsTold() {
    Summary.Block block =
        new Summary.Block(
            "x", NodeSet.parse("n1"), Outcome.exited(0), Bytes.EMPTY, Bytes.EMPTY, 1024);
    Summary summary =
        new Summary("1.7", "shell", TOOK, List.of(block), List.of(), 1, 1, 0, 0, false);
    assertEquals(
        "n1: 1024 bytes of output lost to the cap\n1 of 1 answered in 1.23 s\n",
        printed(summary, "answered", false));
  }

  @Test
  public void longTimesAreReadable() {
    assertEquals("0.00 s", Wording.time(Duration.ZERO));
    assertEquals("2 min 05 s", Wording.time(Duration.ofSeconds(125)));
    assertEquals("3 h 05 min", Wording.time(Duration.ofMinutes(185)));
  }

  private static Summary.Block failed(String host, Outcome outcome, String out) {
    return new Summary.Block("x", NodeSet.parse(host), outcome, Bytes.utf8(out), Bytes.EMPTY, 0);
  }
}
