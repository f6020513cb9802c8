package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeFalse;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.ClassRule;
import org.junit.Test;

/** The shipped command on a controller and clients of this machine: results, words, statuses. */
public class CommandLineIT {
  private static final String FOUR = "local[1-4]";
  private static final String ABSENT = "nowhere.invalid";

  @ClassRule
  public static final Deployment deployment = new Deployment().with("control-node", "127.0.0.1");

  private static Result plushm(String... words) throws Exception {
    return deployment.plushm(words);
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  @Test
  public void equalAnswersFoldIntoOneBlock() throws Exception {
    Result result = plushm("shell", "-w", FOUR, "hostname").exits(0);
    String rule = "-".repeat(15);
    String name = InetAddress.getLocalHost().getHostName();
    List<String> lines = result.out().lines().toList();
    assertEquals(result.toString(), List.of(rule, FOUR + " (4)", rule), lines.subList(0, 3));
    assertEquals(result.toString(), 4, lines.size());
    assertTrue(name + " " + result, name.startsWith(lines.get(3)) || lines.get(3).length() > 0);
    assertTrue(result.toString(), lastLine(result.err()).startsWith("4 of 4 answered in "));
  }

  @Test
  public void differentLinesArePrintedOneAHost() throws Exception {
    Result result = plushm("shell", "-w", FOUR, "echo $PLUSHM_HOST").exits(0);
    assertEquals(
        List.of("local1: local1", "local2: local2", "local3: local3", "local4: local4"),
        result.out().lines().sorted().toList());
  }

  @Test
  public void exampleOfTheReadmeEndsWithEightOfEight() throws Exception {
    Path script = SourceTree.root().resolve("run").resolve("plushm");
    String hello = SourceTree.root().resolve("run/examples/hello.yaml").toString();
    Result result = deployment.start(script, "run", hello).await().exits(0);
    assertTrue(result.toString(), result.out().contains("Hello from Plush-M"));
    assertTrue(result.toString(), result.out().contains("local8 is rank 7 of 8"));
    assertTrue(result.toString(), lastLine(result.err()).startsWith("hello: 8 of 8 answered in "));
    Map<String, Object> summary = plushm("run", "--json", hello).exits(0).summary();
    assertEquals(summary.toString(), 8L, summary.get("answered"));
  }

  @Test
  public void aFileGoesDownToEightAndComesUpAgain() throws Exception {
    Path source = deployment.folder().resolve("source.bin");
    byte[] content = new byte[3_000_000];
    new java.util.Random(1).nextBytes(content);
    Files.write(source, content);
    String to = deployment.folder().resolve("put") + "/${host}/";
    String[] put = {"put", "--json", "-p", "-m", "640", source.toString(), to, "-w", "local[1-8]"};
    Result first = plushm(put).exits(0);
    assertEquals(first.toString(), "local[1-8]", first.json().get(0).get("hosts"));
    assertTrue(first.toString(), first.out().contains("3000000 bytes written"));
    Path copy = deployment.folder().resolve("put/local8/source.bin");
    assertEquals(-1, Files.mismatch(source, copy));
    assertEquals(
        "rw-r-----",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
    assertTrue(plushm(put).exits(0).out().contains("unchanged"));
    Result none = plushm("put", source.toString(), "/proc/none/x", "-w", "local[1-8]").exits(4);
    assertTrue(none.toString(), none.err().contains("/proc/none is not there"));
    Path got = deployment.folder().resolve("got");
    plushm("get", copy.toString(), got.toString(), "-w", "local[1-8]").exits(0);
    assertEquals(-1, Files.mismatch(source, got.resolve("source.bin.local3")));
    plushm("put", "no-such-file", "/tmp/", "-w", "local1").exits(2);
    plushm("get", "/no/such/file", got.toString(), "-w", "local1").exits(4);
  }

  @Test
  public void everyListIsJson() throws Exception {
    Result shell = plushm("shell", "-w", FOUR, "--json", "echo a; echo b >&2; exit 3").exits(4);
    Map<String, Object> block = shell.json().get(0);
    assertEquals("plushm/1", block.get("schema"));
    assertEquals(FOUR, block.get("hosts"));
    assertEquals("a\n", block.get("stdout"));
    assertEquals("b\n", block.get("stderr"));
    assertEquals(3L, block.get("status"));
    assertEquals(4L, shell.summary().get("exitStatus"));
    assertTrue(deployment.nodes(FOUR).stream().allMatch(n -> n.get("state").equals("joined")));
    assertEquals("star", plushm("mesh", "--json").exits(0).summary().get("overlay"));
    assertEquals("execution", plushm("control", "--json").exits(0).summary().get("type"));
    long pid = (long) plushm("controller", "status", "--json").exits(0).summary().get("pid");
    assertEquals(deployment.controllerPid(), pid);
  }

  @Test
  public void failedCommandsAreStatusFour() throws Exception {
    Result failed = plushm("shell", "-w", FOUR, "exit 7").exits(4);
    assertTrue(failed.toString(), failed.err().contains(FOUR + ": "));
    assertTrue(failed.toString(), lastLine(failed.err()).contains("4 of 4 answered, 4 failed"));
    plushm("shell", "-S", "-w", FOUR, "exit $PLUSHM_RANK").exits(3);
    plushm("shell", "-S", "-w", FOUR, "true").exits(0);
  }

  @Test
  public void missingCommandIsStatus127OnItsHost() throws Exception {
    for (List<String> words :
        List.of(
            List.of("shell", "--json", "-w", FOUR, "no-such-command-here"),
            List.of("shell", "--json", "-w", FOUR, "--no-shell", "--", "/no/such/command"))) {
      Result result = plushm(words.toArray(String[]::new)).exits(4);
      assertEquals(result.toString(), 127L, result.json().get(0).get("status"));
      assertEquals(result.toString(), FOUR, result.json().get(0).get("hosts"));
    }
  }

  @Test
  public void unreachableHostIsNamedAndTheRestRuns() throws Exception {
    Result result = plushm("shell", "-w", "local[1-2]," + ABSENT, "echo ran").exits(3);
    assertTrue(result.toString(), result.out().contains("local[1-2] (2)"));
    assertTrue(result.toString(), result.out().contains("ran\n"));
    assertTrue(result.toString(), result.err().contains(ABSENT + ": PM300"));
    assertTrue(result.toString(), lastLine(result.err()).contains("2 of 3 answered, 1 missing"));
    Result refused =
        plushm("shell", "--json", "--port", "1", "-w", "local1,127.0.0.9", "true").exits(3);
    assertTrue(refused.toString(), refused.summary().toString().contains("PM301"));
  }

  @Test
  public void mistakesOfAPersonAreStatusTwo() throws Exception {
    Path wrong = deployment.folder().resolve("wrong.yaml");
    Files.writeString(wrong, "name: x\nname: y\ncolour: red\n");
    for (List<String> words :
        List.of(
            List.of("no-such-command"),
            List.of("shell"),
            List.of("shell", "--no-such-option", "true"),
            List.of("shell", "-w", "local[1-", "true"),
            List.of("nodes", "--", "local]"),
            List.of("run", "no-such-file.yaml"),
            List.of("logs", "9.9"),
            List.of("run", wrong.toString()))) {
      Result result = plushm(words.toArray(String[]::new)).exits(2);
      assertTrue(words + " " + result, result.err().contains("PM1"));
    }
    String said = plushm("run", wrong.toString()).exits(2).err();
    assertTrue(said, said.contains("wrong.yaml:2:1"));
    assertTrue(said, said.contains("wrong.yaml:3:1"));
  }

  @Test
  public void wrongOverlayIsToldBeforeAnythingStarts() throws Exception {
    String unknown = plushm("--overlay", "rantree", "shell", "-w", "local9", "true").exits(2).err();
    assertTrue(unknown, unknown.startsWith("PM400 --overlay: there is no overlay 'rantree'"));
    assertTrue(unknown, unknown.contains("did you mean 'randtree'?"));
    assertTrue(unknown, unknown.contains("installed: bushy, randtree, star"));
    String option = plushm("--overlay", "randtree:degre=4", "nodes").exits(2).err();
    assertTrue(
        option, option.startsWith("PM120 --overlay: overlay randtree has no option 'degre'"));
    String shown = plushm("--overlay", "rantree", "config", "show", "--origin").exits(0).out();
    assertTrue(shown, shown.matches("(?s).*overlay +rantree +--overlay\n.*"));
  }

  @Test
  public void interruptStopsTheCommandAndReportsWhatCameIn() throws Exception {
    assumeFalse("an interrupt reaches what this process starts", interruptsIgnored());
    plushm("connect", FOUR).exits(0);
    Path said = deployment.folder().resolve("said");
    String early = "test $PLUSHM_HOST = local1 && echo early && : > " + said;
    Running running = deployment.start("shell", "-w", FOUR, early + " || sleep 50.25");
    Await.until(
        "one that has spoken and three that sleep",
        Deployment.PATIENCE,
        () ->
            Files.exists(said)
                && Kin.of(deployment.folder(), "sleep 50.25").stream()
                        .filter(k -> k.command().startsWith("sleep"))
                        .count()
                    == 3);
    Kin.signal("INT", running.process().pid());
    Result result = running.await().exits(130);
    assertTrue(result.toString(), result.out().contains("early"));
    Await.until(
        "end of what was interrupted",
        Deployment.PATIENCE,
        () -> Kin.of(deployment.folder(), "sleep 50.25").isEmpty());
  }

  private static boolean interruptsIgnored() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    return (Long.parseUnsignedLong(ignored, 16) & 2) != 0;
  }
}
