package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.AssumptionViolatedException;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.MultipleFailureException;
import org.junit.runners.model.Statement;

/**
 * A deployment of a test's own, used by the shipped command as a person would. Its state, its
 * user's home and all else is in one temporary folder. In the end its controller is stopped, and
 * nothing may be left: neither process nor file.
 */
final class Deployment implements TestRule {
  /** How long anything may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LEAVING = Duration.ofSeconds(20);
  private static final List<String> KEPT = List.of("PATH", "LANG", "JAVA_HOME", "TZ");

  private final Map<String, String> options = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<Process> started = new ArrayList<>();
  private Path folder;
  private int commands;

  /** What a command did. */
  record Result(int status, String out, String err) {
    /** Asserts its exit status. */
    Result exits(int expected) {
      assertEquals(toString(), expected, status);
      assertFalse("a stack trace: " + this, err.contains("\tat "));
      return this;
    }

    /** Its output as JSON documents. */
    List<Map<String, Object>> json() throws IOException {
      return Json.lines(out);
    }

    /** The last document, which sums up. */
    Map<String, Object> summary() throws IOException {
      List<Map<String, Object>> documents = json();
      return documents.get(documents.size() - 1);
    }
  }

  /** A command that runs. */
  record Running(Process process, Path out, Path err) {
    Result await() throws Exception {
      return await(PATIENCE);
    }

    Result await(Duration most) throws Exception {
      if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("a command does not end: " + text(out) + text(err));
      }
      return new Result(process.exitValue(), text(out), text(err));
    }

    boolean runs() {
      return process.isAlive();
    }

    private static String text(Path file) throws IOException {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
  }

  /** An option of the controller, as in {@code --control-node}. */
  Deployment with(String option, String value) {
    options.put(option, value);
    return this;
  }

  /** A variable of the person's environment, from the next command on. */
  Deployment environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Path folder() {
    return folder;
  }

  Path state() {
    return folder.resolve("state");
  }

  /** The home folder of the person and, on ssh servers of a test, of whoever logs in. */
  Path userHome() {
    return folder.resolve("user");
  }

  Path clientHome(String local) {
    return state().resolve("local").resolve(local);
  }

  /** What a local client has said of itself. */
  String clientLog(String local) throws IOException {
    return Files.readString(clientHome(local).resolve("client.log"));
  }

  /** Runs {@code plushm} to its end. */
  Result plushm(String... words) throws Exception {
    return start(words).await();
  }

  /** Begins to run {@code plushm}. */
  Running start(String... words) throws IOException {
    return start(SourceTree.product("cli").resolve("bin").resolve("plushm"), words);
  }

  /** Begins a session that takes its commands from a pipe. */
  synchronized Process session() throws IOException {
    Path err = folder.resolve("session-" + ++commands + ".err");
    Path program = SourceTree.product("cli").resolve("bin").resolve("plushm");
    Process process = builder(List.of(program.toString())).redirectError(err.toFile()).start();
    started.add(process);
    return process;
  }

  /** Begins to run a program in the person's environment. */
  synchronized Running start(Path program, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    int number = ++commands;
    Path out = folder.resolve("command-" + number + ".out");
    Path err = folder.resolve("command-" + number + ".err");
    Process process =
        builder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    started.add(process);
    return new Running(process, out, err);
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(userHome().toFile());
    Map<String, String> given = builder.environment();
    given.keySet().retainAll(KEPT);
    given.put("HOME", userHome().toString());
    given.put("PLUSHM_STATE", state().toString());
    given.put("PLUSHM_JAVA_OPTS", javaOptions());
    given.putAll(environment);
    return builder;
  }

  /** Whoever runs the tests keeps a home folder that nobody touches. */
  private String javaOptions() {
    StringBuilder text = new StringBuilder("-Duser.home=" + userHome());
    options.forEach((key, value) -> text.append(" -Dplushm." + key + "=" + value));
    return text.toString();
  }

  /** What {@code nodes} knows of hosts. */
  List<Map<String, Object>> nodes(String... sets) throws Exception {
    List<String> words = new ArrayList<>(List.of("nodes", "--json"));
    words.addAll(List.of(sets));
    return plushm(words.toArray(String[]::new)).exits(0).json();
  }

  /** What {@code nodes} knows of one host. */
  Map<String, Object> node(String host) throws Exception {
    List<Map<String, Object>> nodes = nodes(host);
    assertEquals(nodes.toString(), 1, nodes.size());
    return nodes.get(0);
  }

  String stateOf(String host) throws Exception {
    return (String) node(host).get("state");
  }

  void awaitState(String host, String state) throws Exception {
    Await.until(host + " " + state, PATIENCE, () -> stateOf(host).equals(state));
  }

  /** The host of the tree's root. */
  String root() throws Exception {
    return (String) plushm("mesh", "--json").exits(0).summary().get("root");
  }

  /** The process of a local client, as its lock says. */
  long clientPid(String local) throws IOException {
    return pidIn(clientHome(local).resolve("lock"));
  }

  long controllerPid() throws IOException {
    return pidIn(state().resolve("lock"));
  }

  private static long pidIn(Path lock) throws IOException {
    // A controller that is about to end says so behind its number.
    return Long.parseLong(Files.readString(lock).strip().split(" ", -1)[0]);
  }

  /** Kills the controller, and waits until it is gone. */
  void killController() throws Exception {
    Kin.kill(controllerPid());
    Await.until(
        "end of the controller", PATIENCE, () -> Kin.of(folder, "java", "--state").isEmpty());
  }

  /** Processes of local clients. */
  List<Kin.Relative> clients() throws IOException {
    return Kin.of(folder, "java", "--home " + state().resolve("local"));
  }

  @Override
  public Statement apply(Statement base, Description description) {
    return new Statement() {
      @Override
      public void evaluate() throws Throwable {
        List<Throwable> failures = new ArrayList<>();
        folder = TestFolder.create();
        try {
          Files.createDirectory(userHome());
          base.evaluate();
        } catch (AssumptionViolatedException e) {
          failures.add(e);
        } catch (Throwable e) {
          failures.add(e);
          System.err.println(description + " failed: " + e + "\n" + TestFolder.logs(folder));
        }
        end(failures);
        MultipleFailureException.assertEmpty(failures);
      }
    };
  }

  private void end(List<Throwable> failures) {
    try {
      if (Files.exists(state())) {
        plushm("controller", "stop", "--force");
      }
      for (Process process : started) {
        process.destroy();
      }
      Kin.awaitNone(folder, LEAVING);
    } catch (Exception | AssertionError e) {
      System.err.println(TestFolder.logs(folder));
      failures.add(e);
    }
    try {
      TestFolder.delete(folder);
    } catch (IOException e) {
      failures.add(e);
    }
  }
}
