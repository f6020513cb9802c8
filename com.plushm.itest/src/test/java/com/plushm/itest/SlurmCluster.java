package com.plushm.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.AssumptionViolatedException;

/**
 * A Slurm of a test's own: three hosts that are all this machine, with its own munged and its own
 * free ports, run by whoever runs the tests; without cgroups, binding and accounting. Slurm's
 * daemons have to be able to be several on one machine, as Debian's are.
 */
final class SlurmCluster {
  static final int HOSTS = 3;

  /** Nothing resolves it: only Slurm knows where they are. */
  static final String HOST = "pmslurm";

  private static final Duration COMING_UP = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final List<String> FOLDERS =
      List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin");
  private static final List<String> PROGRAMS =
      List.of(
          "munged",
          "slurmctld",
          "slurmd",
          "srun",
          "salloc",
          "sbatch",
          "scancel",
          "squeue",
          "sinfo");
  private static final int KEY_BYTES = 128;

  private final Path folder;
  private final Deque<Process> daemons = new ArrayDeque<>();

  private SlurmCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts it.
   *
   * @param folder of its own, empty
   * @throws AssumptionViolatedException if this machine has no Slurm, or it does not come up here
   */
  static SlurmCluster start(Path folder) throws Exception {
    for (String program : PROGRAMS) {
      if (found(program).isEmpty()) {
        throw new AssumptionViolatedException("this machine has no " + program + " of Slurm");
      }
    }
    SlurmCluster cluster = new SlurmCluster(folder);
    boolean up = false;
    try {
      cluster.startDaemons();
      up = true;
    } catch (IOException | AssertionError e) {
      throw new AssumptionViolatedException(
          "Slurm does not come up on this machine: " + e.getMessage() + TestFolder.logs(folder), e);
    } finally {
      if (!up) {
        cluster.stop();
      }
    }
    return cluster;
  }

  /** Where one of Slurm's programs is. */
  static Path program(String name) {
    return found(name).orElseThrow();
  }

  private static Optional<Path> found(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What makes Slurm's commands ask this Slurm. */
  Path configuration() {
    return folder.resolve("slurm.conf");
  }

  private void startDaemons() throws Exception {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Files.createFile(
        folder.resolve("key"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(folder.resolve("key"), key);
    for (String each : List.of("state", "spool")) {
      Files.createDirectory(folder.resolve(each));
    }
    Files.write(configuration(), settings());
    Path socket = folder.resolve("munge");
    daemon(
        "munged",
        List.of(
            "--foreground",
            "--force",
            "--socket=" + socket,
            "--key-file=" + folder.resolve("key"),
            "--pid-file=" + folder.resolve("munged.pid"),
            "--seed-file=" + folder.resolve("munged.seed"),
            "--log-file=" + folder.resolve("munge.log")));
    awaitUp("munged", () -> Files.exists(socket));
    daemon("slurmctld", List.of("-D", "-f", configuration().toString()));
    for (int i = 1; i <= HOSTS; i++) {
      daemon("slurmd", List.of("-D", "-N", HOST + i, "-f", configuration().toString()));
    }
    awaitUp(
        "idle hosts", () -> say("sinfo", "-h", "-N", "-o", "%T").equals("idle\n".repeat(HOSTS)));
  }

  private List<String> settings() throws IOException {
    String me = System.getProperty("user.name");
    String machine =
        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().split("\\.", -1)[0];
    int ports = FreePorts.row(HOSTS + 1);
    List<String> lines =
        new ArrayList<>(
            List.of(
                "ClusterName=test",
                "SlurmctldHost=" + machine + "(127.0.0.1)",
                "SlurmctldPort=" + ports,
                "CommunicationParameters=NoInAddrAny,NoCtldInAddrAny",
                "SlurmUser=" + me,
                "SlurmdUser=" + me,
                "AuthType=auth/munge",
                "AuthInfo=socket=" + folder.resolve("munge"),
                "StateSaveLocation=" + folder.resolve("state"),
                "SlurmdSpoolDir=" + folder.resolve("spool") + "/%n",
                "SlurmctldPidFile=" + folder.resolve("slurmctld.pid"),
                "SlurmdPidFile=" + folder.resolve("slurmd-%n.pid"),
                "ProctrackType=proctrack/linuxproc",
                "TaskPlugin=task/none",
                "MpiDefault=none",
                "SelectType=select/cons_tres",
                "SelectTypeParameters=CR_CPU",
                "ReturnToService=2",
                "KillWait=2",
                "SlurmdParameters=config_overrides"));
    for (int i = 1; i <= HOSTS; i++) {
      lines.add("NodeName=" + HOST + i + " NodeAddr=127.0.0.1 CPUs=2 Port=" + (ports + i));
    }
    lines.add("PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP");
    return lines;
  }

  private void daemon(String name, List<String> words) throws IOException {
    Path log = folder.resolve(name + "-" + daemons.size() + ".log");
    daemons.push(
        builder(name, words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
            .start());
  }

  private void awaitUp(String what, Callable<Boolean> up) throws Exception {
    Await.until(
        what,
        COMING_UP,
        () -> {
          if (!daemons.stream().allMatch(Process::isAlive)) {
            throw new IOException("a daemon has ended\n");
          }
          return up.call();
        });
  }

  private ProcessBuilder builder(String name, List<String> words) {
    List<String> command = new ArrayList<>(List.of(program(name).toString()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(variable -> variable.startsWith("SLURM"));
    environment.put("SLURM_CONF", configuration().toString());
    return builder.redirectInput(Path.of("/dev/null").toFile());
  }

  /** Runs one of Slurm's commands: what it says on standard output. */
  String say(String name, String... words) throws Exception {
    Path log = folder.resolve("command-" + name + ".log");
    Path out = folder.resolve("command-" + name + ".out");
    Process process =
        builder(name, List.of(words))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(ANSWER.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(name + " does not end\n");
    }
    return new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
  }

  /** Gets all hosts for a batch script that stays: the job's id, once it does. */
  String allocate() throws Exception {
    Path begun = folder.resolve("begun");
    String script = "touch '" + begun + "'; exec sleep 600";
    String job =
        say("sbatch", "--parsable", "-N" + HOSTS, "-o", "/dev/null", "--wrap", script).strip();
    // Slurm ends a script at once if it has begun, else after some time.
    Await.until("script of job " + job, ANSWER, () -> Files.exists(begun));
    return job;
  }

  /** Ends a job, and waits until Slurm says that nothing of it is left. */
  void cancel(String job) throws Exception {
    say("scancel", job);
    Await.until("end of job " + job, ANSWER, () -> say("squeue", "-h", "-o", "%i").isEmpty());
  }

  /** Ends all jobs, for what they run is nobody's child, and then the daemons, the last first. */
  void end() throws Exception {
    try {
      for (String job : say("squeue", "-h", "-o", "%i").lines().toList()) {
        cancel(job);
      }
    } finally {
      stop();
    }
  }

  private void stop() throws InterruptedException {
    while (!daemons.isEmpty()) {
      Process daemon = daemons.pop();
      daemon.destroy();
      if (!daemon.waitFor(ANSWER.toSeconds(), TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    }
  }
}
