package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Hosts that are reached by ssh: the client goes there, runs, and leaves no process behind. */
@RunWith(Parameterized.class)
public class SshIT {
  private static final String EIGHT = "127.0.0.[1-8]";

  @Rule public final Deployment deployment = new Deployment().with("control-node", "127.0.0.1");

  private final String kind;
  private SshServers.Running server;

  public SshIT(String kind) {
    this.kind = kind;
  }

  @Parameterized.Parameters(name = "{0}")
  public static List<String> kinds() {
    return List.of(SshServers.OPENSSH, SshServers.MINA);
  }

  @Before
  public void startServer() throws Exception {
    Path folder = Files.createDirectory(deployment.folder().resolve("server"));
    server = SshServers.start(kind, folder, deployment.userHome());
  }

  @After
  public void stopServer() throws Exception {
    if (server != null) {
      Result unused = deployment.plushm("controller", "stop", "--force");
      server.stop();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** An application on eight names, each with a home folder of its own. */
  private Path eightHomes() throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "name: eight",
                "pools:",
                "  far:",
                "    hosts: " + EIGHT,
                "    port: " + server.port(),
                "    java: " + java(),
                "    each:"));
    for (int i = 1; i <= SshServers.ADDRESSES; i++) {
      lines.add("      127.0.0." + i + ": { home: \"" + home(i) + "\" }");
    }
    lines.addAll(
        List.of(
            "components:",
            "  all: { pool: far }",
            "processes:",
            "  alike: { on: all, command: [echo, same] }",
            "  own: { on: all, shell: echo $PLUSHM_HOST, after: alike }"));
    return Files.write(deployment.folder().resolve("eight.yaml"), lines);
  }

  private Path home(int number) {
    return deployment.folder().resolve("far").resolve("home " + number);
  }

  private Result shell(String hosts, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("shell", "--port", "" + server.port()));
    words.addAll(List.of("-w", hosts, "-o", "java=" + java()));
    words.addAll(List.of(more));
    return deployment.plushm(words.toArray(String[]::new));
  }

  @Test
  public void clientIsCopiedRunsOnEightNamesAndIsGoneAfterwards() throws Exception {
    long begin = System.nanoTime();
    Result result = deployment.plushm("run", eightHomes().toString()).exits(0);
    Measured.print("first run on 8 names by ssh (" + kind + "), client copied", begin);
    assertTrue(result.toString(), result.out().contains("alike · " + EIGHT + " (8)"));
    for (int i = 1; i <= SshServers.ADDRESSES; i++) {
      assertTrue(result.toString(), result.out().contains("127.0.0." + i + ": 127.0.0." + i));
      assertTrue(Files.exists(home(i).resolve("key")));
    }
    assertTrue(result.toString(), result.err().contains("eight: 8 of 8 answered"));
    Await.until(
        "end of the clients",
        Deployment.PATIENCE,
        () -> Kin.of(deployment.folder(), "--home").isEmpty());
    Path copies = deployment.userHome().resolve(".plushm").resolve("client");
    try (Stream<Path> installed = Files.list(copies)) {
      List<Path> all = installed.toList();
      assertEquals("one copy, nothing half done: " + all, 1, all.size());
      assertTrue(Files.isExecutable(all.get(0).resolve("bin").resolve("plushm-client")));
    }
    if (kind.equals(SshServers.OPENSSH)) {
      begin = System.nanoTime();
      Result second = deployment.plushm("run", eightHomes().toString()).exits(0);
      Measured.print("second run on 8 names by ssh, client there", begin);
      assertTrue(second.toString(), second.err().contains("eight: 8 of 8 answered"));
    }
  }

  @Test
  public void namesOfOneHomeAreOneParticipantSaidOnce() throws Exception {
    Result result = shell("127.0.0.[1-3]", "echo $PLUSHM_COUNT").exits(0);
    assertTrue(result.toString(), result.err().contains("1 of 1 answered"));
    assertEquals(result.toString(), 2, result.err().split("are one participant", -1).length - 1);
    assertTrue(result.toString(), result.out().endsWith("1\n"));
    List<Map<String, Object>> nodes = deployment.nodes();
    assertEquals(nodes.toString(), 1, nodes.size());
    assertEquals(nodes.toString(), 2, ((List<?>) nodes.get(0).get("aliases")).size());
    assertEquals(1, Kin.of(deployment.folder(), "java", "--home").size());
    Result again = shell("127.0.0.[1-3]", "true").exits(0);
    assertFalse("said once: " + again, again.err().contains("are one participant"));
  }

  @Test
  public void hostsThatCannotBeUsedAreNamedWithTheirReasonAndTheRestRuns() throws Exception {
    KeyPair other = SshServers.generate();
    SshServers.forget(deployment.userHome(), "127.0.0.2", server.port());
    SshServers.know(deployment.userHome(), "127.0.0.2", server.port(), other);
    SshServers.forget(deployment.userHome(), "127.0.0.3", server.port());
    Result result = shell("127.0.0.[1-3]", "echo ran").exits(3);
    assertTrue(result.toString(), result.out().contains("127.0.0.1 (1)"));
    assertTrue(result.toString(), result.out().contains("ran\n"));
    assertTrue(result.toString(), result.err().contains("127.0.0.2: PM304 "));
    assertTrue(result.toString(), result.err().contains("127.0.0.3: PM305 "));
    assertTrue(result.toString(), result.err().contains("1 of 3 answered, 2 missing"));
    Path stranger = deployment.folder().resolve("stranger");
    SshServers.write(other, stranger);
    Result refused = shell("127.0.0.4", "--identity", stranger.toString(), "true").exits(3);
    assertTrue(refused.toString(), refused.err().contains("127.0.0.4: PM306 "));
    Result noJava = shell("127.0.0.5", "-o", "java=/no/such/java", "true").exits(3);
    assertTrue(noJava.toString(), noJava.err().contains("127.0.0.5: PM308 "));
  }
}
