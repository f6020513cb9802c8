package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestWatcher;
import org.junit.runner.Description;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The controller's real bundles in a real framework, used by Gogo sessions; the clients are real
 * processes, some of which are killed.
 */
@RunWith(ControllerPaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ControlFrameworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String COMMAND = "(&(osgi.command.scope=plush)(osgi.command.function=%s))";

  @Inject private BundleContext context;
  @Inject private CommandProcessor processor;

  @Rule
  public final TestWatcher logs =
      new TestWatcher() {
        @Override
        protected void failed(Throwable e, Description description) {
          System.err.println(description + " failed: " + e + "\n" + TestFolder.logs(state()));
          System.err.println(controllerLog());
        }
      };

  @Configuration
  public Option[] configuration() throws IOException {
    return new Option[] {ControllerPaxExam.framework()};
  }

  private static Path state() {
    return Path.of(System.getProperty(ControllerPaxExam.STATE));
  }

  private static String controllerLog() {
    String log = System.getProperty("plushm.log");
    try {
      return log == null ? "" : TestFolder.tail(Path.of(log));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private record Output(String out, String err) {
    List<Map<String, Object>> json() throws IOException {
      return Json.lines(out);
    }

    Map<String, Object> summary() throws IOException {
      List<Map<String, Object>> documents = json();
      return documents.get(documents.size() - 1);
    }
  }

  private Output execute(String line) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
        CommandSession session =
            processor.createSession(new ByteArrayInputStream(new byte[0]), printed, told)) {
      Object unusedResult = session.execute(line);
    }
    return new Output(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private CompletableFuture<Output> begin(String line) {
    CompletableFuture<Output> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(execute(line));
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            },
            "test-command");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private Map<String, Object> node(String host) throws Exception {
    return execute("plush:nodes --json " + host).summary();
  }

  private String root() throws Exception {
    return (String) execute("plush:mesh --json").summary().get("root");
  }

  private static long pid(String host) throws IOException {
    return Long.parseLong(Files.readString(state().resolve("local/" + host + "/lock")).strip());
  }

  @Before
  public void awaitCommands() throws Exception {
    for (String name : List.of("shell", "nodes", "mesh", "run", "connect", "disconnect")) {
      Await.until(
          "command " + name,
          PATIENCE,
          () -> context.getServiceReferences((String) null, COMMAND.formatted(name)) != null);
    }
  }

  @After
  public void letAllGo() throws Exception {
    Output unused = execute("plush:disconnect --json");
    Await.until("end of all clients", PATIENCE, () -> Kin.of(state()).isEmpty());
  }

  @Test
  public void everyBundleIsActive() {
    List<String> ours = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
      assertEquals(
          bundle.toString(), fragment ? Bundle.RESOLVED : Bundle.ACTIVE, bundle.getState());
      ours.add(bundle.getSymbolicName());
    }
    assertTrue(ours.toString(), ours.contains("com.plushm.controller"));
  }

  @Test
  public void equalAnswersFoldIntoOneBlock() throws Exception {
    Output output = execute("plush:shell -w 'local[1-4]' hostname");
    List<String> lines = output.out().lines().toList();
    assertEquals(output.toString(), 4, lines.size());
    assertEquals("local[1-4] (4)", lines.get(1));
    assertTrue(output.toString(), output.err().contains("4 of 4 answered"));
  }

  @Test
  public void exampleEndsWithEightOfEight() throws Exception {
    Path hello = SourceTree.root().resolve("run/examples/hello.yaml");
    Output output = execute("plush:run --json '" + hello + "'");
    assertEquals(output.toString(), 8L, output.summary().get("answered"));
    assertEquals(output.toString(), 8L, output.summary().get("targets"));
    assertEquals(output.toString(), 0L, output.summary().get("exitStatus"));
  }

  @Test
  public void killedClientIsSeenInvitedAgainAndJoins() throws Exception {
    Output unused = execute("plush:connect 'local[1-4]'");
    String victim = root().equals("local1") ? "local2" : "local1";
    Map<String, Object> before = node(victim);
    CompletableFuture<Output> running = begin("plush:shell --json 'sleep 4.125; echo done'");
    awaitSleepers(4);
    long killedAt = System.nanoTime();
    Kin.kill(pid(victim));
    List<String> states = new ArrayList<>(List.of("joined"));
    Await.until(
        victim + " lost and joined again",
        PATIENCE,
        () -> {
          String now = (String) node(victim).get("state");
          if (!now.equals(states.get(states.size() - 1))) {
            states.add(now);
          }
          return states.size() > 1 && now.equals("joined");
        },
        states::toString);
    Measured.print("client killed -> joined again (star, 4 clients)", killedAt);
    assertTrue(states.toString(), states.contains("reconnecting"));
    Map<String, Object> after = node(victim);
    assertEquals(before.get("node"), after.get("node"));
    assertEquals((long) before.get("incarnation") + 1, after.get("incarnation"));
    assertEquals((long) before.get("disconnects") + 1, after.get("disconnects"));
    String events = execute("plush:mesh").out();
    assertTrue(events, events.contains(victim + " is lost"));
    assertOneUnknown(running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), victim);
  }

  @Test
  public void killedRootIsSucceededAndNothingIsLost() throws Exception {
    Output unused = execute("plush:connect 'local[1-4]'");
    String before = root();
    long incarnation = (long) node(before).get("incarnation");
    CompletableFuture<Output> running = begin("plush:shell --json 'sleep 4.125; echo done'");
    awaitSleepers(4);
    long killedAt = System.nanoTime();
    Kin.kill(pid(before));
    Await.until("new root", PATIENCE, () -> !root().isEmpty() && !root().equals(before));
    Measured.print("root killed -> new root known (star, 4 clients)", killedAt);
    Await.until(
        "all joined",
        PATIENCE,
        () -> node(before).get("incarnation").equals(incarnation + 1) && joined() == 4);
    Measured.print("root killed -> new root and all 4 joined", killedAt);
    assertNotEquals(before, root());
    assertOneUnknown(running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), before);
  }

  private long joined() throws Exception {
    return execute("plush:nodes --json").json().stream()
        .filter(node -> node.get("state").equals("joined"))
        .count();
  }

  /** Every host is accounted for: the one whose client died as unknown, the others as done. */
  private static void assertOneUnknown(Output output, String host) throws IOException {
    assertEquals(output.toString(), 4L, output.summary().get("answered"));
    assertEquals(output.toString(), 1L, output.summary().get("failed"));
    for (Map<String, Object> block : output.json()) {
      if ("unknown".equals(block.get("outcome"))) {
        assertEquals(output.toString(), host, block.get("hosts"));
      } else if (block.containsKey("outcome")) {
        assertEquals(output.toString(), "done\n", block.get("stdout"));
        assertEquals(output.toString(), 3L, block.get("count"));
      }
    }
  }

  private static void awaitSleepers(int count) throws Exception {
    Await.until(
        count + " that sleep",
        PATIENCE,
        () ->
            ProcessHandle.current()
                    .descendants()
                    .map(ProcessHandle::info)
                    .filter(i -> i.commandLine().orElse("").endsWith("sleep 4.125"))
                    .count()
                >= count);
  }
}
