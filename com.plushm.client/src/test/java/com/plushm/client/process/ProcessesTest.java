package com.plushm.client.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.client.Await;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.decide.OutputDigest;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.client.decide.Recovered;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ProcessesTest {
  /** What became of one process. */
  private static final class Heard {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    volatile long pid;
    volatile long startTime;
    volatile Outcome outcome;
    volatile int ends;
    volatile boolean keepsBack;
  }

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Map<Long, Heard> heard = new ConcurrentHashMap<>();
  private Path home;
  private Processes processes;
  private long nextToken = 1;

  private final ProcessEvents events =
      new ProcessEvents() {
        @Override
        public void started(long token, long pid, long startTime) {
          heard.get(token).pid = pid;
          heard.get(token).startTime = startTime;
        }

        @Override
        public void output(long token, Stream stream, Bytes bytes) {
          Heard process = heard.get(token);
          (stream == Stream.OUT ? process.out : process.err)
              .write(bytes.toArray(), 0, bytes.length());
          if (!process.keepsBack) {
            processes.consumed(token, stream);
          }
        }

        @Override
        public void ended(long token, Outcome outcome) {
          Heard process = heard.get(token);
          synchronized (process) {
            process.ends++;
          }
          process.outcome = outcome;
        }
      };

  @Before
  public void open() throws IOException {
    home = folder.getRoot().toPath().toRealPath();
    processes = new Processes(home, 64, events);
  }

  @After
  public void nothingOfItIsLeft() {
    processes.close();
    Await.until("every group is gone", () -> members().isEmpty());
  }

  private List<ProcStat> members() {
    return ProcStat.all().stream()
        .filter(ProcStat::alive)
        .filter(p -> heard.values().stream().anyMatch(h -> h.pid > 0 && h.pid == p.group()))
        .toList();
  }

  private Heard start(ProcessSpec spec) {
    long token = nextToken++;
    Heard process = new Heard();
    heard.put(token, process);
    processes.start(token, spec);
    return process;
  }

  private static ProcessSpec spec(String... words) {
    return new ProcessSpec(List.of(words), List.of("PLUSHM_EXECUTION=t"), "");
  }

  private Heard shell(String command) {
    return start(spec("/bin/sh", "-c", command));
  }

  private Heard ended(Heard process) {
    Await.until("the process ended", () -> process.outcome != null);
    return process;
  }

  private long tokenOf(Heard process) {
    return heard.entrySet().stream()
        .filter(e -> e.getValue() == process)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  @Test
  public void bothOutputsAndTheStatusComeBack() {
    Heard process = ended(shell("echo to out; echo to err >&2; exit 3"));
    assertEquals(Outcome.exited(3), process.outcome);
    assertEquals("to out\n", process.out.toString(StandardCharsets.UTF_8));
    assertEquals("to err\n", process.err.toString(StandardCharsets.UTF_8));
    assertEquals(1, process.ends);
  }

  @Test
  public void programIsFoundOnThePathWithoutAShell() {
    Heard process = ended(start(spec("printf", "%s", "$HOME *")));
    assertEquals("$HOME *", process.out.toString(StandardCharsets.UTF_8));
  }

  @Test
  public void environmentAndDirectoryAreAsAsked() throws IOException {
    Files.createDirectory(home.resolve("work"));
    ProcessSpec spec =
        new ProcessSpec(
            List.of("/bin/sh", "-c", "pwd; echo $COLOUR; env | grep -c MALLOC_ARENA_MAX"),
            List.of("COLOUR=a=b c"),
            "work");
    Heard process = ended(start(spec));
    assertEquals(
        home.resolve("work") + "\na=b c\n0\n", process.out.toString(StandardCharsets.UTF_8));
  }

  @Test
  public void standardInputIsEmpty() {
    assertEquals(Outcome.exited(0), ended(start(spec("cat"))).outcome);
  }

  @Test
  public void unknownCommandIsNotStartedWith127() {
    Outcome outcome = ended(start(spec("no-such-program", "x"))).outcome;
    assertEquals(new Outcome(Outcome.Kind.NOT_STARTED, 127, outcome.detail()), outcome);
    assertEquals("no-such-program: command not found", outcome.detail());
    assertEquals(127, ended(start(spec("./missing"))).outcome.status());
  }

  @Test
  public void whatCannotBeExecutedIsNotStartedWith126() throws IOException {
    File plain = folder.newFile("plain");
    assertEquals(126, ended(start(spec(plain.getPath()))).outcome.status());
    assertEquals(126, ended(start(spec(home.toString()))).outcome.status());
  }

  @Test
  public void missingDirectoryAndBadVariableAreReasonsNotToStart() {
    Outcome nowhere =
        ended(start(new ProcessSpec(List.of("true"), List.of(), "/nowhere/at/all"))).outcome;
    assertEquals(Outcome.Kind.NOT_STARTED, nowhere.kind());
    assertTrue(nowhere.detail(), nowhere.detail().contains("no such working directory"));
    Outcome bad = ended(start(new ProcessSpec(List.of("true"), List.of("=x"), ""))).outcome;
    assertEquals(Outcome.Kind.NOT_STARTED, bad.kind());
    assertTrue(bad.detail(), bad.detail().contains("NAME=value"));
  }

  @Test
  public void endBySignalIsToldFromAnExit() {
    Outcome outcome = ended(shell("kill -9 $$")).outcome;
    assertEquals(new Outcome(Outcome.Kind.SIGNALLED, 9, ""), outcome);
    assertEquals(Outcome.exited(255), ended(shell("exit 255")).outcome);
  }

  @Test
  public void largeOutputOnBothStreamsComesWholeAndInOrder() {
    int lines = 100_000;
    Heard process =
        ended(
            shell(
                "i=0; while [ $i -lt "
                    + lines
                    + " ]; do i=$((i+1)); echo out $i; echo error $i >&2; done"));
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (int i = 1; i <= lines; i++) {
      out.append("out ").append(i).append('\n');
      err.append("error ").append(i).append('\n');
    }
    byte[] expectedOut = out.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] expectedErr = err.toString().getBytes(StandardCharsets.US_ASCII);
    assertEquals(
        OutputDigest.of(expectedOut, expectedErr),
        OutputDigest.of(process.out.toByteArray(), process.err.toByteArray()));
  }

  @Test
  public void signalReachesGrandchildrenToo() {
    Heard process = shell("sleep 100 & sleep 101 & (sleep 102; true) & echo up; wait");
    Await.until("all are up", () -> process.out.size() > 0 && members().size() >= 5);
    processes.signal(tokenOf(process), Signals.TERM);
    ended(process);
    assertEquals(new Outcome(Outcome.Kind.SIGNALLED, 15, ""), process.outcome);
    Await.until("none is left", () -> members().isEmpty());
  }

  @Test
  public void leaderLeadsASessionAndKeepsItsPid() {
    Heard process = shell("echo $$; sleep 100");
    Await.until("it spoke", () -> process.out.size() > 0);
    assertEquals(process.pid + "\n", process.out.toString(StandardCharsets.UTF_8));
    ProcStat stat = ProcStat.of(process.pid).orElseThrow();
    assertEquals(process.pid, stat.group());
    assertEquals(process.pid, stat.session());
    assertEquals(process.startTime, stat.startTime());
  }

  @Test
  public void backgroundProcessThatHoldsThePipeDoesNotHoldTheEnd() {
    long start = System.nanoTime();
    Heard process = ended(shell("sleep 100 & echo done; sleep 0.1; exit 5"));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertEquals(Outcome.exited(5), process.outcome);
    assertEquals("done\n", process.out.toString(StandardCharsets.UTF_8));
    assertTrue("after " + millis + " ms", millis >= Processes.DRAIN_MILLIS && millis < 5_000);
    assertFalse("it goes on", members().isEmpty());
  }

  @Test
  public void outputOfTheGroupIsReadBeyondTheLeadersEnd() {
    for (int i = 0; i < 10; i++) {
      String late = "(while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo late)";
      Heard process = ended(shell(late + " & echo early; exit 0"));
      assertEquals("early\nlate\n", process.out.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  public void groupCanBeSignalledAfterItsLeaderEnded() {
    Heard process = ended(shell("sleep 100 >/dev/null 2>&1 & exit 0"));
    assertEquals(1, members().size());
    processes.signal(tokenOf(process), Signals.KILL);
    Await.until("it is gone", () -> members().isEmpty());
  }

  @Test
  public void closingEndsWhatRunsAndWhatWasLeftBehind() {
    Heard running = shell("sleep 100; true");
    ended(shell("sleep 100 >/dev/null 2>&1 & exit 0"));
    Await.until("it runs", () -> running.pid > 0);
    Await.until("all are there", () -> members().size() >= 3);
    processes.close();
    Await.until("none is left", () -> members().isEmpty());
  }

  @Test
  public void heldPipeHoldsTheProcess() {
    Heard process = new Heard();
    process.keepsBack = true;
    long token = nextToken++;
    heard.put(token, process);
    processes.start(
        token, spec("/bin/sh", "-c", "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done"));
    Await.until("two reads came", () -> process.out.size() > 0);
    processes.throttle(token, Stream.OUT, true);
    // What fits: two reads under way, the pipe, and what the shell is about to write.
    Await.until(
        "the shell is blocked", () -> ProcStat.of(process.pid).orElseThrow().state() == 'S');
    int size = process.out.size();
    assertTrue(size + " bytes", size <= 2 * (8 << 10));
    process.keepsBack = false;
    processes.consumed(token, Stream.OUT);
    processes.consumed(token, Stream.OUT);
    processes.throttle(token, Stream.OUT, false);
    Await.until("it goes on", () -> process.out.size() > 1 << 20);
    processes.signal(token, Signals.KILL);
    ended(process);
  }

  @Test
  public void leftoversOfAnEarlierIncarnationAreEnded() {
    Heard leader = shell("trap '' TERM; sleep 100 & sleep 101; true");
    Heard orphaned = shell("sleep 100 >/dev/null 2>&1 & exit 0");
    Await.until("both are up", () -> leader.pid > 0 && orphaned.pid > 0);
    ended(orphaned);
    Await.until("all are there", () -> members().size() >= 3);
    String boot = Leftovers.boot();
    Recovered.Open first = open(1, leader.pid, leader.startTime, boot);
    Recovered.Open second = open(2, orphaned.pid, 1, boot);
    Recovered.Open stranger = open(3, ProcessHandle.current().pid(), 1, boot);
    Recovered.Open otherBoot = open(4, leader.pid, leader.startTime, "other");
    assertEquals(0, Leftovers.end(List.of(stranger, otherBoot), boot));
    assertEquals(2, Leftovers.end(List.of(first, second, stranger), boot));
    Await.until("none is left", () -> members().isEmpty());
  }

  private static Recovered.Open open(long number, long pid, long startTime, String boot) {
    CommandId id = new CommandId(1, number);
    return new Recovered.Open(id, true, new LogEntry.Started(id, pid, startTime), boot, null);
  }

  @Test
  public void manyShortProcessesAtOnceAllEnd() {
    int count = 60;
    for (int i = 0; i < count; i++) {
      start(spec("printf", "%s", Integer.toString(i)));
    }
    heard.forEach(
        (token, process) -> {
          ended(process);
          assertEquals(Outcome.exited(0), process.outcome);
          assertEquals(Long.toString(token - 1), process.out.toString(StandardCharsets.UTF_8));
        });
  }
}
