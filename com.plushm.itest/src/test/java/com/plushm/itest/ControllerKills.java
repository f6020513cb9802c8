package com.plushm.itest;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** SIGKILL to the controller in the middle of a {@link WordCount}, as often as one likes. */
final class ControllerKills {
  /** How long one run may take, with all its controllers. */
  static final Duration MOST = Duration.ofSeconds(150);

  private final Deployment deployment;
  private final int hosts;
  private final int pause;
  private int runs;

  /** How a run went. */
  record Run(String name, List<String> faults, int controllers, double seconds) {
    String row() {
      String words = faults.isEmpty() ? "right" : faults.toString();
      return String.format(
          "%-34s %2d controllers %6.1f s  %s%n", name, controllers, seconds, words);
    }
  }

  ControllerKills(Deployment deployment, int hosts, int pause) {
    this.deployment = deployment;
    this.hosts = hosts;
    this.pause = pause;
  }

  /** Kills the controller each time that a moment has come. */
  Run at(List<Moment> moments) throws Exception {
    WordCount count = new WordCount(deployment, hosts, pause, ++runs);
    long begun = System.nanoTime();
    Running run = count.start();
    int kills = 0;
    for (Moment moment : moments) {
      Await.until(
          moment.toString(),
          MOST,
          () -> moment.reached(deployment, count) || !run.runs(),
          () -> state(count));
      kills += kill(run) ? 1 : 0;
    }
    return account(moments.toString(), count, run, kills, begun);
  }

  /** Kills the controller each time that so much has passed. */
  Run after(List<Duration> pauses) throws Exception {
    WordCount count = new WordCount(deployment, hosts, pause, ++runs);
    long begun = System.nanoTime();
    Running run = count.start();
    int kills = 0;
    List<Long> millis = new ArrayList<>();
    for (Duration each : pauses) {
      LockSupport.parkNanos(each.toNanos());
      kills += run.runs() && kill(run) ? 1 : 0;
      millis.add((System.nanoTime() - begun) / 1_000_000);
    }
    return account("after " + millis + " ms", count, run, kills, begun);
  }

  private Run account(String name, WordCount count, Running run, int kills, long begun)
      throws Exception {
    Result result = run.await(MOST);
    List<String> faults = new ArrayList<>(count.faults(result));
    faults.addAll(count.doubled());
    double seconds = (System.nanoTime() - begun) / 1e9;
    Await.until(
        "leaving of all clients",
        Deployment.PATIENCE,
        () -> deployment.clients().isEmpty(),
        () -> result + TestFolder.logs(deployment.folder()));
    return new Run(name, faults, kills + 1, seconds);
  }

  /** Kills the controller that is there, or the next one as soon as it is there. */
  private boolean kill(Running run) throws Exception {
    Await.until("a controller", Deployment.PATIENCE, () -> controller() > 0 || !run.runs());
    long pid = controller();
    if (pid == 0) {
      return false;
    }
    Kin.kill(pid);
    Await.until("its end", Deployment.PATIENCE, () -> !ProcessHandle.of(pid).isPresent());
    return true;
  }

  /** Its process; 0 while there is none. */
  private long controller() throws IOException {
    if (!Files.exists(deployment.state().resolve("socket"))) {
      return 0;
    }
    try {
      long pid = deployment.controllerPid();
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() ? pid : 0;
    } catch (IOException | NumberFormatException e) {
      return 0; // It is just being written.
    }
  }

  private String state(WordCount count) {
    try {
      return count.starts() + TestFolder.logs(deployment.folder());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
