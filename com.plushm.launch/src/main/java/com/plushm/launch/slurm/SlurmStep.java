package com.plushm.launch.slurm;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.launch.product.ProductArchive;
import com.plushm.launch.start.Deadlines;
import com.plushm.launch.start.ErrorCapture;
import com.plushm.launch.start.ProcessChannel;
import com.plushm.launch.start.RemoteScripts;
import com.plushm.launch.start.Sessions;
import com.plushm.launch.start.StartAnswer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Steps of one task on one host of an allocation: the one that installs, the one that stays. */
final class SlurmStep {
  private static final String OWN_PREFIX = "SLURM_";

  /** What srun has to be told by the environment, everything else being said by its options. */
  private static final List<String> KEPT = List.of("SLURM_CONF", "SLURM_CLUSTERS");

  private final Path srun;
  private final String job;
  private final HostName host;
  private final String address;
  private final Deadlines deadlines;

  SlurmStep(Path srun, String job, HostName host, String address, Deadlines deadlines) {
    this.srun = srun;
    this.job = job;
    this.host = host;
    this.address = address;
    this.deadlines = deadlines;
  }

  /** How the client is started. */
  record Start(String hash, String home, String java, List<String> arguments) {}

  /**
   * Starts the client if the host has it.
   *
   * @param millis until the host has said whether it has the client
   * @return the channel to the client; empty if the host does not have this client
   * @throws PlushException if the step cannot be created, or does not answer
   */
  Optional<LaunchChannel> start(Start start, long millis) {
    Process process =
        begin(
            RemoteScripts.startWords(start.hash(), start.home(), start.java(), start.arguments()));
    ProcessChannel channel = new ProcessChannel(host, process, address);
    ErrorCapture chatter = new ErrorCapture();
    boolean started = false;
    try (Deadlines.Guard guard = deadlines.after(millis, () -> end(process))) {
      try {
        String[] words = StartAnswer.read(channel.fromClient(), chatter);
        started = !words[0].equals(RemoteScripts.MISSING);
        return started ? Optional.of(channel) : Optional.empty();
      } catch (InterruptedIOException e) {
        throw cancelled(e);
      } catch (IOException e) {
        String said = channel.errors() + chatter.text();
        throw guard.expired()
            ? late("did not start a step within " + millis + " ms", said, e)
            : SlurmFailures.ended(host, job, said, e);
      }
    } finally {
      if (!started) {
        channel.close();
        process.destroy();
      }
    }
  }

  /**
   * Copies the client there.
   *
   * @throws PlushException HOST_INSTALL with what the host said, or what Slurm says of the step
   */
  void install(ProductArchive product, String hash, long millis) {
    Process process = begin(RemoteScripts.installWords(hash, UUID.randomUUID().toString()));
    ProcessChannel channel = new ProcessChannel(host, process, address);
    try (Deadlines.Guard guard = deadlines.after(millis, () -> end(process))) {
      IOException broken = send(product, channel);
      int status = process.waitFor();
      if (status == 0) {
        return;
      }
      String said = channel.errors();
      if (guard.expired()) {
        throw late("did not take the client within " + millis + " ms", said, broken);
      }
      if (SlurmFailures.isSlurms(said)) {
        throw SlurmFailures.ended(host, job, said, broken);
      }
      throw new PlushException(
          ErrorCode.HOST_INSTALL,
          "it did not take the client: " + SlurmFailures.quoted(said),
          host.value(),
          "it goes to .plushm/client in the user's home there: check free space and rights",
          broken);
    } catch (InterruptedException e) {
      throw cancelled(e);
    } finally {
      channel.close();
      process.destroy();
    }
  }

  /** Sends the archive; a failure is returned, for the host's own words explain it better. */
  private static IOException send(ProductArchive product, ProcessChannel channel) {
    try (OutputStream to = channel.toClient()) {
      product.writeTo(to);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** By its handle, which leaves what it has said readable. */
  private static void end(Process process) {
    process.toHandle().destroy();
  }

  private Process begin(List<String> words) {
    List<String> command = new ArrayList<>(Sessions.own());
    command.add(srun.toString());
    command.addAll(options(job, host));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    Sessions.clean(builder.environment());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith(OWN_PREFIX) && !KEPT.contains(name));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.HOST_START,
          "srun cannot be started: " + e.getMessage(),
          host.value(),
          "check the limits on processes and memory of the controller's machine",
          e);
    }
  }

  /**
   * One task on that host, beside whatever else the job runs there and with all that the job may
   * use: what the client starts is not to be confined to one processor. Nobody speaks MPI with it.
   */
  static List<String> options(String job, HostName host) {
    return List.of(
        "--jobid=" + job,
        "--overlap",
        "--nodes=1",
        "--ntasks=1",
        "--nodelist=" + host.value(),
        "--cpu-bind=none",
        "--mpi=none",
        "--job-name=plushm",
        "--chdir=/",
        "--");
  }

  private PlushException late(String what, String said, Throwable cause) {
    String quoted = SlurmFailures.quoted(said);
    return new PlushException(
        ErrorCode.HOST_TIMEOUT,
        "Slurm " + what + (quoted.isEmpty() ? "" : " (" + quoted + ")"),
        host.value(),
        "look at the host and the job with scontrol show node and squeue --steps",
        cause);
  }

  private PlushException cancelled(Exception e) {
    Thread.currentThread().interrupt();
    return new PlushException(
        ErrorCode.HOST_FAILED, "the launch was cancelled", host.value(), null, e);
  }
}
