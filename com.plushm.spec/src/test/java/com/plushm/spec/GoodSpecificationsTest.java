package com.plushm.spec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.RunVariables;
import com.plushm.api.spec.Specification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class GoodSpecificationsTest {
  @Test
  public void everyKeyOfHelloArrives() {
    Specification hello = Reading.good(Samples.HELLO);
    assertEquals("hello", hello.name());
    assertEquals("a.yaml", hello.file());
    assertEquals(Map.of("greeting", "Hello"), hello.variables());
    assertEquals("local", hello.pools().get(0).launcher());
    assertEquals("local[1-8]", hello.pools().get(0).hosts().fold());
    assertEquals(List.of(new Specification.Component("workers", "here", 8, 6)), hello.components());
    Specification.Process greet = hello.processes().get(0);
    assertEquals(List.of("echo", "Hello from Plush-M"), greet.command());
    assertFalse(greet.shell());
    assertEquals(Duration.ZERO, greet.timeout());
    Specification.Process where = hello.processes().get(1);
    assertEquals(
        List.of("echo $PLUSHM_HOST is rank $PLUSHM_RANK of $PLUSHM_COUNT"), where.command());
    assertTrue(where.shell());
    assertEquals(List.of("greet"), where.after());
    assertEquals(Map.of("A", "b"), where.environment());
    assertEquals("/tmp", where.directory());
    assertEquals(Duration.ofSeconds(30), where.timeout());
    assertFalse(where.idempotent());
  }

  @Test
  public void whatFollowsFromAMassFailureMayBeSaid() {
    String process = Samples.HEAD + "  p: {shell: a}\n";
    assertEquals(Optional.empty(), Reading.good(process).massFailure());
    assertEquals(
        Optional.of(MassFailure.ABORT),
        Reading.good(process + "massFailure: abort\n").massFailure());
    assertEquals(
        "a.yaml:7:14: 'massFailure' cannot be 'never' — write one of: wait, continue, abort",
        Reading.problems(process + "massFailure: never\n"));
  }

  @Test
  public void poolsOfSshHostsKeepTheirOptions() {
    Specification lab = Reading.good(Samples.LAB);
    assertEquals("east-lab", lab.name());
    Specification.Pool pool = lab.pools().get(0);
    assertEquals("ssh", pool.launcher());
    assertEquals("lab[1-4],node[1-40,52]", pool.hosts().fold());
    assertEquals(
        "{user=ops, port=22, identity=~/.ssh/id_ed25519, jump=gate, java=/opt/java/bin/java,"
            + " hostKeys=accept-new}",
        pool.options().toString());
    assertEquals(Map.of("port", "2222"), pool.hostOptions().get("node7"));
    Map<String, String> root = Map.of("user", "root", "address", "127.0.0.9", "known_hosts", "lab");
    assertEquals(root, pool.hostOptions().get("node8"));
    assertEquals(root, pool.hostOptions().get("node9"));
    assertEquals("local", lab.pools().get(1).launcher());
    assertEquals(new Specification.Component("all", "lab", 45, 45), lab.components().get(0));
    assertEquals(new Specification.Component("few", "here", 2, 2), lab.components().get(1));
  }

  @Test
  public void variablesOfTheRunAndWhatTheyEscapeAreLeftForTheRun() {
    Specification lab = Reading.good(Samples.LAB);
    assertEquals(
        List.of("echo", "${host}", "${rank}/${count}", "${few.hosts}", "$$", "${X}"),
        lab.processes().get(0).command());
    String script = lab.processes().get(1).command().get(0);
    assertEquals(
        "for host in 1 2; do\n  echo $${host} $host ${host} ${HOME:-none}\ndone\n", script);
    assertEquals(
        "for host in 1 2; do\n  echo ${host} $host node7 ${HOME:-none}\ndone\n",
        RunVariables.replaceLast(script, Map.of("host", "node7", "rank", "6")));
  }

  @Test
  public void theControllerReplacesItsOwnVariablesAlone() {
    Map<String, String> own = Map.of("count", "3", "few.hosts", "local[1-2]");
    String text = "${rank} of ${count}: ${few.hosts} $${count} $${HOME} ${other.hosts} ${host";
    assertEquals(
        "${rank} of 3: local[1-2] $${count} $${HOME} ${other.hosts} ${host",
        RunVariables.replace(text, own));
    assertEquals(
        "0 of 3: local[1-2] ${count} $${HOME} ${other.hosts} ${host",
        RunVariables.replaceLast(RunVariables.replace(text, own), Map.of("rank", "0")));
  }

  @Test
  public void textIsTakenAsItIsWritten() {
    Map<String, String> environment = Reading.good(Samples.LAB).processes().get(1).environment();
    assertEquals(Map.of("SITE", "east", "NUMBER", "8", "EMPTY", ""), environment);
    Specification.Process words =
        Reading.good(Samples.HEAD + "  p: {command: [echo, yes, 0x1F, 007, 1e3, 2024-01-02, on]}")
            .processes()
            .get(0);
    assertEquals(List.of("echo", "yes", "0x1F", "007", "1e3", "2024-01-02", "on"), words.command());
  }

  @Test
  public void theOnlyComponentAndTheOnlyPoolNeedNotBeNamed() {
    Specification read =
        Reading.good(
            """
            name: x
            pools: {here: 'local[1-2]'}
            components: {all: {}}
            processes: {p: {shell: date}}
            """);
    assertEquals("all", read.processes().get(0).on());
    assertEquals(new Specification.Component("all", "here", 2, 2), read.components().get(0));
  }

  @Test
  public void componentsDivideTheirPool() {
    Specification read =
        Reading.good(
            """
            name: x
            pools: {here: {local: 8}}
            components: {rest: {min: 2}, first: {count: 3}, second: {count: 1}}
            processes: {p: {shell: date, on: rest}}
            """);
    assertEquals(
        List.of(
            new Specification.Component("rest", "here", 4, 2),
            new Specification.Component("first", "here", 3, 3),
            new Specification.Component("second", "here", 1, 1)),
        read.components());
  }

  @Test
  public void jsonIsReadByTheSameRules() {
    String json =
        """
        {
        \t"name": "x\\u0041\\/",
        \t"pools": {"here": {"local":2}},
        \t"components":{"all":{"pool":"here"}},
        \t"processes":{"p":{"command":["echo","\\ud83d\\ude00"],"idempotent":true}}
        }
        """;
    Specification read = Reading.good(Reading.read("a.json", json, Map.of()));
    assertEquals("xA/", read.name());
    assertEquals(List.of("echo", "\ud83d\ude00"), read.processes().get(0).command());
    assertTrue(read.processes().get(0).idempotent());
  }

  @Test
  public void theCommandLineReplacesVariablesAndWhatIsMadeOfThem() {
    String text =
        """
        name: x
        variables: {n: 2, range: "local[1-${n}]"}
        pools: {here: "${range}"}
        components: {all: {count: "${n}"}}
        processes: {p: {shell: "echo ${range}", timeout: "${n}s"}}
        """;
    Specification read = Reading.good(Reading.read("a.yaml", text, Map.of("n", "3")));
    assertEquals(Map.of("n", "3", "range", "local[1-3]"), read.variables());
    assertEquals(3, read.components().get(0).count());
    assertEquals(List.of("echo local[1-3]"), read.processes().get(0).command());
    assertEquals(Duration.ofSeconds(3), read.processes().get(0).timeout());
  }

  @Test
  public void anAliasStandsForWhatItNames() {
    Specification read =
        Reading.good(
            Samples.HEAD
                + "  p: {shell: date, environment: &e {A: '1'}}\n"
                + "  q: {shell: date, environment: *e}\n");
    assertEquals(Map.of("A", "1"), read.processes().get(1).environment());
  }
}
