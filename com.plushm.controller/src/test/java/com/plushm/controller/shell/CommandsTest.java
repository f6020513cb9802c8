package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.door.Request;
import com.plushm.controller.door.Stay;
import com.plushm.controller.tree.SampleTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Each command through Gogo, with a scripted control node. */
public class CommandsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private ScriptedControlNode node;
  private Commands commands;
  private final TreeMap<String, String> environment = new TreeMap<>();
  private RecordingVisitor visitor;

  @Before
  public void open() {
    node = new ScriptedControlNode(folder.getRoot().toPath());
    commands = new Commands(node, new NoStay());
    environment.put("XDG_CONFIG_HOME", folder.getRoot().toString());
  }

  @After
  public void close() {
    commands.close();
  }

  private int run(String... words) {
    visitor =
        new RecordingVisitor(
            new Request(
                List.of(words),
                folder.getRoot().toString(),
                environment,
                List.of(new Request.Setting("user", "ann", "PLUSHM_USER")),
                "000"));
    return commands.reception().serve(visitor);
  }

  @Test
  public void putAndGetTellTheControlNodeWhatAndWhere() {
    assertEquals(0, run("put", "-p", "-m", "755", "a", "b", "/opt/${host}/x", "-w", "local[1-2]"));
    assertEquals(0, run("put", "a", "dir/", "-w", "local1"));
    assertEquals(0, run("get", "~/app.log", "out", "-w", "local[1-2]"));
    assertEquals(
        List.of(
            "put [a, b] /opt/${host}/x/ OptionalInt[493] true",
            "put [a] dir/ OptionalInt.empty false",
            "get ~/app.log out"),
        node.asked);
  }

  @Test
  public void mistakesWithFilesAreToldBeforeAnythingIsAsked() {
    assertEquals(2, run("put", "a"));
    assertEquals(2, run("put", "-m", "999", "a", "b", "-w", "local1"));
    assertEquals(2, run("put", "-m", "1777", "a", "b", "-w", "local1"));
    assertEquals(2, run("get", "/etc/", "out", "-w", "local1"));
    assertEquals(2, run("get", "/etc/x", "a", "b", "-w", "local1"));
    assertEquals(List.of(), node.asked);
  }

  @Test
  public void sixteenNamesAreSixteenLines() {
    assertEquals(0, run("shell", "-w", "local[1-16]", "name"));
    List<String> lines = visitor.output().lines().toList();
    assertEquals(16, lines.size());
    assertEquals("local1: local1", lines.get(0));
    assertEquals("local16: local16", lines.get(15));
  }

  @Test
  public void withoutNodesAllWhoJoinedAreAsked() {
    assertEquals(0, run("shell", "-x", "local2", "hi"));
    assertTrue(visitor.output().contains("local[1,3-4] (3)"));
    node.joined = NodeSet.empty();
    assertEquals(2, run("shell", "hi"));
    assertEquals(
        "PM131 no hosts are connected — name hosts with -w, or connect some first\n",
        visitor.errors());
    assertEquals(2, run("shell", "-w", "a", "-x", "a", "hi"));
  }

  @Test
  public void oneWordIsForAShellAndSeveralKeepTheirQuoting() {
    run("shell", "echo a b");
    run("shell", "--", "printf", "%s\\n", "a b");
    run("shell", "--shell", "echo", "a b");
    run("shell", "--no-shell", "hostname");
    assertEquals(
        List.of(
            "sh -c [echo a b]", "exec [printf, %s\\n, a b]", "sh -c [echo a b]", "exec [hostname]"),
        node.asked);
    assertEquals(2, run("shell", "--shell", "--no-shell", "hostname"));
  }

  @Test
  public void localHostsAreLaunchedHereAndOthersBySsh() {
    assertEquals(
        0,
        run(
            "connect",
            "local[7-8],localhost",
            "n1",
            "--port",
            "2222",
            "-o",
            "java=/j",
            "--identity",
            "id"));
    assertEquals(4, node.plans.size());
    HostPlan local = plan("local7");
    assertEquals("local", local.launcher());
    assertEquals(folder.getRoot() + "/local/local7", local.target().home());
    HostPlan remote = plan("localhost");
    assertEquals("ssh", remote.launcher());
    assertEquals("", remote.target().home());
    assertEquals(
        Map.of("user", "ann", "port", "2222", "java", "/j", "identity", folder.getRoot() + "/id"),
        plan("n1").target().options());
    assertEquals(2, run("connect", "n1", "--port", "70000"));
  }

  private HostPlan plan(String host) {
    for (HostPlan plan : node.plans) {
      if (plan.target().host().value().equals(host)) {
        return plan;
      }
    }
    throw new AssertionError(host);
  }

  @Test
  public void pingIsTheEmptyCommandToAll() {
    assertEquals(0, run("ping", "-w", "local[1-3]"));
    assertEquals("exec []", node.asked.get(node.asked.size() - 1));
    assertTrue(visitor.errors(), visitor.errors().contains("3 of 3 answered"));
    assertEquals(2, run("ping", "local1"));
  }

  @Test
  public void theTreeIsDrawnExplainedAndExamined() {
    assertEquals(0, run("overlay"));
    assertTrue(visitor.output(), visitor.output().contains("`- local[2-3]"));
    assertEquals(0, run("why", "local2"));
    assertTrue(visitor.output(), visitor.output().contains("controller  named -> invited"));
    assertEquals(2, run("why", "local9"));
    assertTrue(visitor.errors(), visitor.errors().contains("there is no such host"));
    assertEquals(0, run("doctor"));
    node.survey = new SampleTree().child(2, 1).silent(2, HostState.FAILED);
    assertEquals(4, run("doctor"));
    assertTrue(visitor.output(), visitor.output().contains("S14  BROKEN"));
    assertTrue(
        visitor.errors(),
        visitor.errors().contains("1 of 1 hosts answered; 1 host without a client"));
    node.survey = new SampleTree().child(2, 1).silent(2, HostState.DISCONNECTED);
    run("doctor");
    assertTrue(visitor.errors(), visitor.errors().contains("1 of 2 hosts answered\n"));
  }

  @Test
  public void doctorCountsOnlyHostsThatHaveAClient() {
    node.survey = new SampleTree().child(2, 1).silent(3, HostState.NAMED);
    assertEquals(0, run("doctor"));
    assertEquals("all well: 2 of 2 hosts answered; 1 host without a client\n", visitor.errors());
  }

  @Test
  public void groupsAreThePersonsOwn() throws Exception {
    Files.writeString(
        Files.createDirectory(folder.getRoot().toPath().resolve("plushm")).resolve("groups"),
        "web: local[1-2]\n");
    assertEquals(0, run("shell", "-w", "@web", "hi"));
    assertTrue(visitor.output().contains("local[1-2] (2)"));
  }

  @Test
  public void everythingPrintsAsJsonDocuments() throws Exception {
    node.failed = NodeSet.parse("local1");
    Files.writeString(folder.getRoot().toPath().resolve("hello.yaml"), "good");
    String[][] all = {
      {"shell", "--json", "hi"},
      {"ping", "--json"},
      {"nodes", "--json"},
      {"mesh", "--json"},
      {"overlay", "--json"},
      {"why", "local2", "--json"},
      {"doctor", "--json"},
      {"control", "--json"},
      {"plan", "--json", "hello.yaml"},
      {"load", "--json", "hello.yaml"},
      {"run", "--json"},
      {"controller", "--json"},
      {"config", "show", "--json"},
      {"logs", "-f", "--json", "1.7"},
      {"logs", "--json", "1.7"},
      {"runs", "--json"},
      {"barriers", "--json"},
      {"why", "1.7", "--json"},
      {"reinstate", "--json", "local1"},
      {"disconnect", "--json"},
      {"connect", "--json", "local1"}
    };
    for (String[] words : all) {
      assertEquals(String.join(" ", words) + visitor, 0, run(words));
      List<String> lines = visitor.output().lines().toList();
      assertTrue(words[0], !lines.isEmpty());
      for (String line : lines) {
        JsonText.check(line);
        assertTrue(line, line.startsWith("{\"schema\":\"plushm/1\","));
      }
    }
  }

  @Test
  public void mistakesAreJsonTooWhereItWasAskedFor() {
    assertEquals(2, run("shell", "--json", "--bad"));
    assertTrue(
        visitor.output().contains("\"type\":\"error\",\"command\":\"shell\",\"code\":\"PM100\""));
    assertTrue(visitor.errors().startsWith("PM100 "));
  }

  @Test
  public void aLoadedSpecificationIsRunWithoutAnOperand() throws Exception {
    assertEquals(2, run("run"));
    Path file = folder.getRoot().toPath().resolve("hello.yaml");
    Files.writeString(file, "good");
    assertEquals(0, run("load", "hello.yaml"));
    Files.delete(file);
    assertEquals(0, run("run"));
    assertEquals("hello: 8 of 8 answered in 0.12 s\n", visitor.errors());
    assertTrue(visitor.output().contains("greet · local[1-8] (8)"));
  }

  @Test
  public void aPlanShowsPredecessorsFirst() throws Exception {
    Files.writeString(folder.getRoot().toPath().resolve("hello.yaml"), "good");
    assertEquals(0, run("plan", "hello.yaml"));
    String plan = visitor.output();
    assertTrue(plan, plan.contains("all        8      8    local  local[1-8]"));
    assertTrue(plan, plan.indexOf("\ngreet ") < plan.indexOf("\nafter "));
  }

  @Test
  public void nodesTellsWhatHostsAreMadeOfAsFarAsTheySaidIt() {
    node.joined = NodeSet.parse("local[1-2]");
    node.facts.put("local1", Map.of("os", "linux", "cores", "8", "memory", "17179869184"));
    node.facts.put("local2", Map.of("memory", "much"));
    assertEquals(0, run("nodes", "--facts"));
    List<String> lines = visitor.output().lines().map(l -> l.replaceAll(" +", " ")).toList();
    assertEquals("HOST OS ARCH CORES MEMORY KERNEL JAVA", lines.get(0).strip());
    assertEquals("local1 linux - 8 16.0 GiB - -", lines.get(1).strip());
    assertEquals("local2 - - - - - -", lines.get(2).strip());
    assertEquals(0, run("nodes", "--json"));
    String json = visitor.output();
    assertTrue(json, json.contains("\"facts\":[\"cores=8\",\"memory=17179869184\",\"os=linux\"]"));
  }

  @Test
  public void planPrintsTheSchemaAsTheReaderHasIt() {
    assertEquals(0, run("plan", "--schema"));
    assertEquals("{\"$id\": \"a schema\"}\n", visitor.output());
    assertEquals(2, run("plan", "--schema", "hello.yaml"));
  }

  @Test
  public void theDoctorTellsWhatTheMachineHasAndLacks() {
    int status = run("doctor");
    String all = visitor.output();
    assertTrue(all, all.contains("env  has     java: 17.0.15\nenv  has     open files: 1048576"));
    assertTrue(all, all.contains("\nenv  has     free disk: 1048576 MiB in "));
    assertFalse(all, all.contains("srun"));
    environment.put("SLURM_JOB_ID", "77");
    assertEquals("no promise is broken by it", status, run("doctor"));
    all = visitor.output();
    assertTrue(
        all, all.contains("\nenv  LACKS   srun: not there, for allocation 77\n       put Slurm's"));
    assertTrue(visitor.errors(), visitor.errors().endsWith("this machine lacks 1 thing\n"));
    run("doctor", "--json");
    assertTrue(
        visitor.output(), visitor.output().contains("\"type\":\"environment\",\"name\":\"srun\""));
  }

  @Test
  public void signalsAreNamedOrNumbered() {
    assertEquals(0, run("signal", "hup", "1.7", "-w", "local1"));
    assertEquals(0, run("kill", "1.7"));
    assertEquals(0, run("kill", "-9", "1.7"));
    assertEquals(2, run("signal", "NOSUCH", "1.7"));
    assertEquals(
        List.of("signal 1 1.7 local1", "stop 1.7", "signal 9 1.7 all", "stop 1.7 by force"),
        node.asked);
  }

  @Test
  public void aSignalSaysHowManyHostsItWasSentTo() {
    assertEquals(0, run("kill", "-9", "1.7", "-w", "local[1-9]"));
    assertEquals("signal 9 sent to 4 hosts of 1.7\n", visitor.errors());
    assertEquals(0, run("signal", "hup", "1.7", "-w", "local1"));
    assertEquals("signal 1 sent to 1 host of 1.7\n", visitor.errors());
    assertEquals(3, run("kill", "1.7", "-w", "other1"));
    assertEquals("nothing is running there\n", visitor.errors());
  }

  @Test
  public void barriersSayWhoIsMissingAndWhy() {
    assertEquals(0, run("barriers"));
    assertTrue(visitor.output(), visitor.output().contains("1.7        mapped   open     8 of 8"));
    assertTrue(visitor.output(), visitor.output().contains("local[6-8]"));
    assertEquals(0, run("barriers", "1.8"));
    assertEquals("no barriers\n", visitor.errors());
  }

  @Test
  public void aSemaphoreIsGivenPlaces() {
    assertEquals(0, run("barriers", "1.7", "gate", "--places", "8"));
    assertEquals("adapt 1.7 gate 8", node.asked.get(node.asked.size() - 1));
    assertEquals("barrier 'gate' of 1.7 has 8 places now\n", visitor.errors());
    assertEquals(0, run("barriers", "1.7", "gate", "--places", "1", "--json"));
    assertTrue(visitor.output(), visitor.output().contains("\"places\":1"));
    int asked = node.asked.size();
    assertEquals(2, run("barriers", "1.7", "--places", "8"));
    assertEquals(2, run("barriers", "1.7", "gate"));
    assertEquals(2, run("barriers", "1.7", "gate", "--places", "many"));
    assertTrue(visitor.errors(), visitor.errors().contains("'many' is no number of places"));
    assertEquals(asked, node.asked.size());
  }

  @Test
  public void whyTellsWhatAnExecutionAndABarrierDecided() {
    assertEquals(0, run("why", "1.7"));
    assertTrue(visitor.output(), visitor.output().startsWith("1.7 hello is done\n"));
    assertTrue(visitor.output(), visitor.output().contains("8 hosts are there, 0 failed"));
    for (String barrier : List.of("mapped", "1.7:mapped")) {
      assertEquals(0, run("why", barrier));
      assertTrue(
          visitor.output(),
          visitor
              .output()
              .startsWith("barrier mapped of 1.7 hello is open: all are there, 8 of 8 have"));
      assertTrue(visitor.output(), !visitor.output().contains("hosts are there"));
    }
    assertEquals(2, run("why", "9.9:mapped"));
    assertEquals(2, run("why", "nothing"));
  }

  @Test
  public void aRunKnowsTheHashOfItsFileAlsoIfItWasLoaded() throws Exception {
    String printed =
        "770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c"; // By sha256sum.
    Files.writeString(folder.getRoot().toPath().resolve("hello.yaml"), "good");
    assertEquals(0, run("run", "hello.yaml"));
    assertEquals(printed, node.ran.source().sha256());
    node.ran = null;
    assertEquals(0, run("load", "hello.yaml"));
    assertEquals(0, run("run"));
    assertEquals(printed, node.ran.source().sha256());
  }

  @Test
  public void historyTellsWhatRanAndWhatCameOfIt() {
    assertEquals(0, run("runs"));
    assertTrue(visitor.output(), visitor.output().contains("1.7  hello  run   done"));
    assertTrue(visitor.output(), visitor.output().contains("8 of 8"));
    assertEquals(0, run("runs", "1.7"));
    assertTrue(visitor.output(), visitor.output().contains("specification      hello.yaml"));
    assertTrue(visitor.output(), visitor.output().contains("hosts              local[1-8]"));
    assertTrue(visitor.output(), visitor.output().contains("hosts of all       local[1-8]"));
    String hash = "cd".repeat(32);
    assertTrue(visitor.output(), visitor.output().contains("its SHA-256        " + hash));
    assertEquals(0, run("runs", "--json", "1.7"));
    assertTrue(visitor.output(), visitor.output().contains("\"sha256\":\"" + hash + "\""));
    String parts = "\"components\":[{\"name\":\"all\",\"hosts\":\"local[1-8]\",\"count\":8}]";
    assertTrue(visitor.output(), visitor.output().contains(parts));
    assertEquals(2, run("runs", "9.9"));
    assertTrue(visitor.errors(), visitor.errors().startsWith("PM130 "));
    node.runs = List.of();
    assertEquals(0, run("runs"));
    assertEquals("nothing has run yet\n", visitor.errors());
  }

  @Test
  public void onlyHostsThatWereFailedAreReinstated() {
    node.failed = NodeSet.parse("local[2-3]");
    assertEquals(0, run("reinstate", "local[1-2]", "local3"));
    assertEquals("local[2-3] (2 hosts) may be used again\n", visitor.errors());
    assertEquals(3, run("reinstate", "local9"));
    assertEquals("none of them was failed or drained\n", visitor.errors());
    assertEquals(2, run("reinstate"));
    assertEquals(List.of("reinstate local[1-3]", "reinstate local9"), node.asked);
  }

  @Test
  public void drainTellsWhoIsDrainedAndWhoIsNotKnown() {
    node.failed = NodeSet.parse("local[1-3]");
    assertEquals(0, run("drain", "local[1-2]"));
    assertEquals(
        "local[1-2] (2 hosts) get nothing new; plushm reinstate lets them be used again\n",
        visitor.errors());
    assertEquals(0, run("drain", "local3"));
    assertTrue(visitor.errors(), visitor.errors().startsWith("local3 (1 host) gets nothing new;"));
    assertEquals(3, run("drain", "--move", "local9"));
    assertEquals("local9: not known; 'plushm nodes' lists who is\n", visitor.errors());
    assertEquals(2, run("drain"));
    assertEquals(
        List.of("drain ENDS local[1-2]", "drain ENDS local3", "drain MOVES local9"), node.asked);
  }

  @Test
  public void followedLogsArePrintedOnceLineByLine() {
    assertEquals(0, run("logs", "-f", "1.7"));
    assertEquals("greet · local[1-4]: line 1\ngreet · local[1-4]: line 2\n", visitor.output());
  }

  @Test
  public void everyCommandHasHelp() {
    for (String name : Manuals.names()) {
      assertEquals(0, run("help", name));
      String help = visitor.output();
      assertEquals(0, run(name, "--help"));
      assertEquals(help, visitor.output());
      assertTrue(help, help.contains("usage: " + name) && help.contains("examples"));
    }
    assertEquals(0, run("help"));
    assertEquals(2, run("help", "shel"));
    assertEquals("PM100 there is no command 'shel' — did you mean 'shell'?\n", visitor.errors());
  }

  @Test
  public void theConfigurationSaysItsOrigin() {
    assertEquals(0, run("config", "show", "--origin"));
    assertEquals("KEY   VALUE  ORIGIN\nuser  ann    PLUSHM_USER\n", visitor.output());
  }

  @Test
  public void aControllerWithRunningExecutionsIsNotStoppedUnasked() {
    node.running = 1;
    assertEquals(2, run("controller", "stop"));
    assertEquals(0, visitor.afterwards());
    assertEquals(0, run("controller", "stop", "--force"));
    assertEquals(1, visitor.afterwards());
  }

  @Test
  public void timesAreUnderstood() {
    assertEquals(Duration.ofSeconds(90), Operand.time(ShellCommand.MANUAL, "90"));
    assertEquals(Duration.ofMillis(500), Operand.time(ShellCommand.MANUAL, "0.5s"));
    assertEquals(Duration.ofMinutes(5), Operand.time(ShellCommand.MANUAL, "5m"));
    for (String wrong : new String[] {"", "s", "-1", "0", "NaN", "1e99", "soon"}) {
      assertEquals(wrong, 2, run("shell", "-t", wrong, "hi"));
    }
  }

  static final class NoStay implements Stay {
    @Override
    public void keep() {}

    @Override
    public boolean isKept() {
      return false;
    }

    @Override
    public Duration idleTimeout() {
      return Duration.ofSeconds(120);
    }

    @Override
    public void end(boolean dismantle) {}
  }
}
