package com.plushm.client.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Care;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.client.Await;
import com.plushm.client.decide.ExecutorContext;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.client.decide.SpoolPlaces;
import com.plushm.client.decide.Undertaking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.slf4j.helpers.NOPLogger;

/** Real processes under their supervisor; a client's death is one that just stops looking. */
public class SupervisedProcessesTest {
  private static final CommandId ID = new CommandId(1, 7);
  private static final long ROOM = 100_000;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** One incarnation of a client. */
  private final class Client implements SupervisedEvents {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final List<Outcome> overs = new ArrayList<>();
    final SupervisedProcesses processes;
    volatile long pid;
    volatile long ageMillis;
    volatile Outcome outcome;
    volatile Outcome ended;
    volatile long lost;
    volatile boolean deaf;
    volatile boolean early;
    volatile String wordsWhenOver;

    final boolean ofThisBoot;

    Client(String boot) {
      ofThisBoot = boot.equals(SupervisedProcessesTest.this.boot);
      processes = new SupervisedProcesses(home, boot, ROOM, this, NOPLogger.NOP_LOGGER);
      clients.add(this);
    }

    @Override
    public void started(long token, long pid, long ageMillis) {
      this.pid = pid;
      this.ageMillis = ageMillis;
      pids.add(pid);
    }

    @Override
    public void output(long token, Stream stream, Bytes bytes) {
      early |= pid == 0;
      if (!deaf) {
        (stream == Stream.OUT ? out : err).write(bytes.toArray(), 0, bytes.length());
        processes.consumed(token, stream);
      }
    }

    @Override
    public void lost(long token, Stream stream, long bytes) {
      lost += bytes;
      processes.throttle(token, stream, false);
    }

    @Override
    public void over(long token, Outcome outcome) {
      overs.add(outcome);
      wordsWhenOver = text();
      this.outcome = outcome;
    }

    @Override
    public void ended(long token, Outcome outcome) {
      ended = outcome;
    }

    String text() {
      return out.toString(StandardCharsets.UTF_8);
    }

    Client run(int attempt, Undertaking undertaking) {
      return run(attempt, null, SpoolPlaces.START, undertaking);
    }

    Client run(int attempt, String begunIn, SpoolPlaces from, Undertaking undertaking) {
      processes.supervise(
          1, new ExecutorContext.Attempt(ID, attempt, begunIn, true, undertaking), from);
      return this;
    }

    Outcome over() {
      Await.until("it is over", () -> outcome != null);
      return outcome;
    }

    Outcome drained() {
      over();
      processes.drain(1);
      Await.until("it was read", () -> ended != null);
      return ended;
    }
  }

  /** More than may be under way to the event loop at a time. */
  private static final int MUCH_BYTES = 400_000;

  private static final String MUCH = "head -c " + MUCH_BYTES + " /dev/zero | tr '\\0' x";

  /** A file was to become larger than it may be. */
  private static final int SIGXFSZ = 25;

  private final List<Client> clients = new ArrayList<>();
  private final List<Long> pids = new ArrayList<>();
  private final String boot = Leftovers.boot();
  private Path home;

  @Before
  public void home() throws IOException {
    home = folder.getRoot().toPath().toRealPath();
  }

  @After
  public void nothingIsLeft() throws IOException {
    for (Client client : clients) {
      if (client.ofThisBoot) {
        client.processes.sweep(Set.of()); // Of another boot it would end nothing, and remove all.
      }
      client.processes.close();
    }
    Await.until("all groups are gone", () -> ours().isEmpty());
  }

  /** Every process that has to do with the folder, the supervisors included. */
  private List<ProcStat> ours() {
    return ProcStat.all().stream()
        .filter(ProcStat::alive)
        .filter(p -> pids.contains(p.group()) || commandLine(p.pid()).contains(home.toString()))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static Care care(boolean service, String user, List<String> limits, String stdin) {
    return new Care(true, service, 0, 0, user, limits, Bytes.utf8(stdin), "", List.of());
  }

  private static Undertaking shell(Care care, String script) {
    List<String> words = List.of("/bin/sh", "-c", script);
    return new Undertaking(new ProcessSpec(words, List.of("PLUSHM_EXECUTION=t"), ""), care, 0);
  }

  private static Undertaking shell(String script) {
    return shell(care(false, "", List.of(), ""), script);
  }

  @Test
  public void bothOutputsTheStatusAndTheInputAreAsWithAnyProcess() {
    Undertaking it =
        shell(care(false, "", List.of(), "read me\n"), "cat; echo to err >&2; pwd; exit 3");
    Client client = new Client(boot).run(1, it);
    assertEquals(Outcome.exited(3), client.drained());
    assertEquals("read me\n" + home + "\n", client.text());
    assertEquals("to err\n", client.err.toString(StandardCharsets.UTF_8));
    assertTrue(client.pid > 0);
  }

  @Test
  public void aSignalIsTheOutcomeAndReachesTheWholeGroup() {
    Client client = new Client(boot).run(1, shell("sleep 100 & sleep 101 & echo up; wait"));
    Await.until("it is up", () -> client.text().equals("up\n"));
    assertEquals(3, group(client.pid));
    client.processes.signal(1, 15);
    assertEquals(new Outcome(Outcome.Kind.SIGNALLED, 15, ""), client.drained());
    Await.until("all are gone", () -> group(client.pid) == 0);
  }

  private static long group(long pid) {
    return ProcStat.all().stream().filter(p -> p.group() == pid && p.alive()).count();
  }

  @Test
  public void theNextClientAdoptsWhatRunsAndLosesNothing() {
    Undertaking it =
        shell("i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo line $i; sleep 0.02; done; exit 4");
    Client first = new Client(boot).run(1, it);
    Await.until("it speaks", () -> first.text().contains("line 5\n"));
    first.deaf = true; // As if it had died.
    Client second = new Client(boot).run(1, boot, SpoolPlaces.START, it);
    assertEquals(Outcome.exited(4), second.drained());
    assertEquals(first.pid, second.pid);
    assertFalse("a monitor would have missed output before the start", second.early);
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      all.append("line ").append(i).append('\n');
    }
    assertEquals(all.toString(), second.text());
    Client third = new Client(boot);
    third.run(1, boot, new SpoolPlaces(all.length() - 8, 0, List.of()), it);
    assertEquals("told again to whoever asks", Outcome.exited(4), third.drained());
    assertEquals("line 40\n", third.text());
  }

  @Test
  public void twoThatStartTheSameAttemptStartItOnce() {
    Undertaking it = shell("echo once; sleep 0.3");
    List<Client> rivals = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rivals.add(new Client(boot));
    }
    rivals.forEach(rival -> rival.run(1, it));
    for (Client rival : rivals) {
      assertEquals(Outcome.exited(0), rival.drained());
      assertEquals("once\n", rival.text());
    }
  }

  @Test
  public void theLastWordsAreToldBeforeTheEnd() {
    Client client = new Client(boot).run(1, shell("echo the last"));
    client.over();
    assertEquals("the last\n", client.wordsWhenOver);
  }

  @Test
  public void soAreManyWords() {
    Undertaking it = shell(MUCH);
    new Client(boot).run(1, it).over();
    Client next = new Client(boot).run(1, boot, SpoolPlaces.START, it);
    next.over();
    assertEquals(MUCH_BYTES, next.wordsWhenOver.length());
  }

  @Test
  public void theEndDoesNotWaitForWordsThatAreHeldBack() {
    Client client = new Client(boot).run(1, shell("sleep 0.2; " + MUCH));
    client.processes.throttle(1, Stream.OUT, true);
    assertEquals(Outcome.exited(0), client.over());
    assertEquals("", client.wordsWhenOver);
    client.processes.throttle(1, Stream.OUT, false);
    assertEquals(Outcome.exited(0), client.drained());
    assertEquals(MUCH_BYTES, client.text().length());
  }

  @Test
  public void aLaterAttemptPutsOutBehindTheEarlier() {
    Undertaking it = shell("echo one; exit 1");
    Client client = new Client(boot).run(1, it);
    assertEquals(Outcome.exited(1), client.over());
    client.outcome = null;
    client.run(2, it);
    assertEquals(Outcome.exited(1), client.drained());
    assertEquals("one\none\n", client.text());
  }

  @Test
  public void afterARebootNothingIsStartedAgain() {
    Undertaking it = shell("echo x; sleep 100");
    Client other = new Client("another boot").run(1, boot, SpoolPlaces.START, it);
    assertEquals(Outcome.Kind.UNKNOWN, other.over().kind());
    assertTrue(other.outcome.detail(), other.outcome.detail().contains("rebooted"));
    Client mine = new Client(boot).run(1, it);
    Await.until("it speaks", () -> mine.text().equals("x\n"));
    Client later = new Client("another boot").run(1, boot, SpoolPlaces.START, it);
    assertEquals("the host was rebooted while it ran", later.over().detail());
  }

  @Test
  public void whoseSupervisorWasEndedIsFollowedToItsEndWhichIsUnknown() throws IOException {
    Undertaking it = shell("echo up; sleep 0.5; echo down");
    Client client = new Client(boot).run(1, it);
    Await.until("it speaks", () -> client.text().equals("up\n"));
    SpoolFolder spool = SpoolFolder.of(home.resolve("processes"), ID);
    Signals.send(Signals.KILL, List.of(spool.claim(1).orElseThrow().pid()));
    assertEquals(Outcome.Kind.UNKNOWN, client.drained().kind());
    assertEquals("up\ndown\n", client.text());
  }

  @Test
  public void whatCannotBeStartedIsSaid() {
    Undertaking missing =
        new Undertaking(
            new ProcessSpec(List.of("no-such-program"), List.of(), ""),
            care(false, "", List.of(), ""),
            0);
    Outcome first = new Client(boot).run(1, missing).over();
    assertEquals(127, first.status());
    Client later = new Client(boot).run(1, boot, SpoolPlaces.START, missing);
    assertEquals("and to the next client as well", first, later.over());
    Client input = new Client(boot);
    Care nowhere = new Care(true, false, 0, 0, "", List.of(), Bytes.EMPTY, "/no/where", List.of());
    input.run(2, shell(nowhere, "cat"));
    assertEquals(Outcome.Kind.NOT_STARTED, input.over().kind());
    assertEquals("/no/where: cannot be read", input.outcome.detail());
    Client stranger = new Client(boot);
    stranger.run(3, shell(care(false, "no-such-user", List.of(), ""), "id"));
    assertTrue(stranger.over().detail(), stranger.outcome.detail().contains("no user"));
  }

  @Test
  public void limitsHold() {
    Care care = care(false, "", List.of("files=50", "cpu=7", "memory=104857600"), "");
    Client client = new Client(boot).run(1, shell(care, "ulimit -n; ulimit -t; ulimit -v"));
    assertEquals(Outcome.exited(0), client.drained());
    assertEquals("50\n7\n102400\n", client.text());
  }

  @Test
  public void theOtherLimitsHoldToo() {
    // In units of 512 bytes, as POSIX has it; shells do not agree on the letter of processes.
    Care care = care(false, "", List.of("processes=999", "file_size=4194304", "core=1024"), "");
    String all = "(ulimit -u || ulimit -p) 2>/dev/null; ulimit -f; ulimit -c";
    Client client = new Client(boot).run(1, shell(care, all));
    assertEquals(Outcome.exited(0), client.drained());
    assertEquals("999\n8192\n2\n", client.text());
  }

  @Test
  public void whoWritesAFileBeyondItsLimitIsEnded() throws IOException {
    Care care = care(false, "", List.of("file_size=1024"), "");
    Client client =
        new Client(boot).run(1, shell(care, "exec dd if=/dev/zero of=big bs=1024 count=2"));
    assertEquals(new Outcome(Outcome.Kind.SIGNALLED, SIGXFSZ, ""), client.drained());
    assertEquals(1_024, Files.size(home.resolve("big")));
  }

  @Test
  public void whatAllStartsPutOutIsAFileToo() {
    Care care = care(false, "", List.of("file_size=1024"), "");
    Undertaking it = shell(care, "exec dd if=/dev/zero bs=600 count=1 2>/dev/null");
    Client client = new Client(boot).run(1, it);
    assertEquals(Outcome.exited(0), client.over());
    client.outcome = null;
    client.run(2, it);
    assertEquals(new Outcome(Outcome.Kind.SIGNALLED, SIGXFSZ, ""), client.drained());
    assertEquals(1_024, client.text().length());
  }

  @Test
  public void aFileIsTheInputByItsWholePathOrBelowTheWorkingDirectory() throws IOException {
    Files.createDirectory(home.resolve("work"));
    Files.writeString(home.resolve("work").resolve("near.txt"), "from near\n");
    Path far = Files.writeString(home.resolve("far.txt"), "from far\n");
    // The spool has what all attempts put out.
    assertEquals("from near\n", copied("near.txt", 1));
    assertEquals("from near\nfrom far\n", copied(far.toString(), 2));
    assertEquals("from near\nfrom far\nfrom far\n", copied("../far.txt", 3));
  }

  /** What there is once {@code cat} was given that file in the folder {@code work}. */
  private String copied(String file, int attempt) {
    Care care = new Care(true, false, 0, 0, "", List.of(), Bytes.EMPTY, file, List.of());
    ProcessSpec cat = new ProcessSpec(List.of("cat"), List.of(), "work");
    Client client = new Client(boot).run(attempt, new Undertaking(cat, care, 0));
    assertEquals(Outcome.exited(0), client.drained());
    return client.text();
  }

  @Test
  public void anotherUserRunsItWhereThatIsAllowed() {
    Client client = new Client(boot).run(1, shell(care(false, "nobody", List.of(), ""), "id -un"));
    Outcome outcome = client.drained();
    if (System.getProperty("user.name").equals("root")) {
      assertEquals("nobody\n", client.text());
    } else {
      assertTrue(outcome.success() || outcome.kind() == Outcome.Kind.NOT_STARTED);
    }
  }

  @Test
  public void aTaskThatNobodyReadsIsStoppedAndGoesOnLater() throws IOException {
    Client client = new Client(boot);
    client.deaf = true;
    client.run(1, lines(20_000));
    Await.until("it is stopped", () -> states(client.pid).equals("T"));
    Files.createFile(home.resolve("go"));
    Client next = new Client(boot).run(1, boot, SpoolPlaces.START, shell("true"));
    assertEquals(Outcome.exited(0), next.drained());
    assertTrue(next.text().endsWith("1234567890 20000\n"));
    assertEquals(20_000, next.text().lines().count());
  }

  /** Puts out so many lines, a thousand at a time; the last of them when there is a file "go". */
  private static Undertaking lines(int count) {
    return shell(
        "i=0; while [ $i -lt "
            + count
            + " ]; do i=$((i+1)); echo 1234567890 $i; [ $((i % 1000)) -gt 0 ] || sleep 0.1;"
            + " while [ $i -eq 12000 ] && ! [ -e go ]; do sleep 0.1; done; done");
  }

  private static String states(long pid) {
    return ProcStat.of(pid).map(s -> String.valueOf(s.state())).orElse("gone");
  }

  @Test
  public void aServiceThatNobodyReadsLosesTheOldest() throws IOException {
    Client client = new Client(boot);
    client.deaf = true;
    Files.createFile(home.resolve("go"));
    Care care = care(true, "", List.of(), "");
    client.run(1, new Undertaking(lines(30_000).process(), care, 0));
    Await.until("some is lost", () -> client.lost > 0);
    client.deaf = false;
    for (int i = 0; i < 4; i++) {
      client.processes.consumed(1, Stream.OUT);
    }
    client.drained();
    assertTrue(client.lost + " bytes", client.lost > ROOM / 2);
    assertTrue(client.text().endsWith("1234567890 30000\n"));
    assertEquals("it was never stopped", Outcome.exited(0), client.outcome);
  }

  @Test
  public void theSupervisorAloneKeepsTheBoundWhileNobodyLooks() throws IOException {
    Path spool = Files.createDirectories(home.resolve("processes/1.7"));
    String script =
        new String(
            SupervisedProcesses.class.getResourceAsStream("supervise.sh").readAllBytes(),
            StandardCharsets.UTF_8);
    Path file = Files.writeString(home.resolve("processes/supervise.sh"), script);
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/sh",
            file.toString(),
            "begin",
            spool.toString(),
            "1",
            SessionProgram.find(),
            home.toString(),
            "/dev/null",
            "",
            "1000",
            "no",
            "/bin/sh",
            "-c",
            "while echo 1234567890; do :; done");
    builder.environment().put("PLUSHM_EXECUTION", "t");
    builder.start();
    Await.until("it is stopped", () -> Files.exists(spool.resolve("held")));
    long pid = new SpoolFolder(spool).process(1).orElseThrow().pid();
    pids.add(pid);
    Await.until("it is", () -> states(pid).equals("T"));
    assertEquals("T", states(pid));
    new Client(boot);
  }

  @Test
  public void whatNobodyKnowsAnyMoreIsEndedAndRemoved() {
    Client client = new Client(boot).run(1, shell("sleep 100 & sleep 100"));
    Await.until("it is up", () -> client.pid > 0);
    client.processes.sweep(Set.of(ID));
    Client next = new Client(boot);
    next.processes.sweep(Set.of(new CommandId(1, 8)));
    Await.until("it is gone", () -> group(client.pid) == 0);
    Await.until("so is its folder", () -> !Files.exists(home.resolve("processes/1.7")));
  }

  @Test
  public void whatIsDiscardedIsRemovedAndReleasedSpaceGivenBack() throws IOException {
    Undertaking it = shell("dd if=/dev/zero bs=1024 count=4096 2>/dev/null");
    Client client = new Client(boot).run(1, it);
    client.drained();
    Path out = home.resolve("processes/1.7/out");
    assertEquals(4 << 20, Files.size(out));
    client.processes.release(ID, new SpoolPlaces(3 << 20, 0, List.of()));
    Await.until("it is noted", () -> Files.exists(home.resolve("processes/1.7/taken.out")));
    assertFalse(client.text().isEmpty());
    client.processes.discard(ID);
    Await.until("it is gone", () -> !Files.exists(home.resolve("processes/1.7")));
  }
}
