package com.plushm.launch.slurm;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.launch.start.ClientEnd;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what {@code srun} says into the error that a person sees. */
final class SlurmFailures {
  /** How srun, and the daemons for it, begin what they say; Debian's daemons name their host. */
  private static final Pattern SLURMS_OWN =
      Pattern.compile("srun: (error|fatal):|slurmstepd(-\\S+)?: error:");

  /** Where no plugin binds tasks to processors, srun says so, though it is told not to bind. */
  private static final Pattern NO_BINDING =
      Pattern.compile("srun: cluster configuration lacks support for cpu binding\\s*");

  private SlurmFailures() {}

  /** Words of Slurm's error table, what they mean here, and what to do. */
  private record Known(String words, ErrorCode code, String what, String todo) {}

  private static final List<Known> TABLE =
      List.of(
          new Known(
              "invalid node name",
              ErrorCode.HOST_UNRESOLVED,
              "Slurm knows no host of that name",
              "sinfo -N lists those that there are"),
          new Known(
              "requested node configuration is not available",
              ErrorCode.HOST_UNREACHABLE,
              "the host is not part of the allocation",
              "squeue shows the hosts of a job; use those"),
          new Known(
              "invalid job id",
              ErrorCode.HOST_START,
              "there is no such allocation any more",
              "get a new one with salloc or sbatch"),
          new Known(
              "job is pending execution",
              ErrorCode.HOST_BUSY,
              "the allocation has not begun yet",
              "squeue --start tells when it may"),
          new Known(
              "invalid numeric value",
              ErrorCode.HOST_START,
              "this Slurm takes the plain number of a job only",
              "name a job of an array by its own SLURM_JOB_ID"),
          new Known(
              "expired",
              ErrorCode.HOST_START,
              "the allocation is over",
              "get a new one with salloc or sbatch"),
          new Known(
              "already completing or completed",
              ErrorCode.HOST_START,
              "the allocation is over",
              "get a new one with salloc or sbatch"),
          new Known(
              "access/permission denied",
              ErrorCode.HOST_AUTH,
              "the allocation is another user's",
              "use one of your own"),
          new Known(
              "invalid user id",
              ErrorCode.HOST_AUTH,
              "Slurm does not know the controller's user there",
              "ask those who run it"),
          new Known(
              "nodes are busy",
              ErrorCode.HOST_BUSY,
              "the host is busy with other steps of the allocation",
              "wait for them, or end them with scancel"),
          new Known(
              "unable to contact slurm controller",
              ErrorCode.HOST_UNREACHABLE,
              "Slurm's own controller does not answer",
              "try again when scontrol ping says that it is up"),
          new Known(
              "node failure",
              ErrorCode.HOST_UNREACHABLE,
              "Slurm has given the host up",
              "scontrol show node tells why"),
          new Known(
              "communication connection failure",
              ErrorCode.HOST_UNREACHABLE,
              "Slurm cannot reach its daemon on the host",
              "scontrol show node tells its state"));

  /** Whether it is Slurm that complains, rather than what was run. */
  static boolean isSlurms(String said) {
    return SLURMS_OWN.matcher(said).find();
  }

  /** What was said, on one line, without what it always says. */
  static String quoted(String said) {
    return ClientEnd.quoted(NO_BINDING.matcher(said).replaceAll(""));
  }

  /**
   * Only what is an error: beside any error about a job, even of one that waits, srun says "Check
   * SLURM_JOB_ID environment variable. Expired or invalid job".
   */
  private static String complaint(String said) {
    return said.lines().filter(SlurmFailures::isSlurms).collect(Collectors.joining("\n"));
  }

  /** A step that ended before it was the client. */
  static PlushException ended(HostName host, String job, String said, Throwable cause) {
    String complaint = complaint(said).toLowerCase(Locale.ROOT);
    for (Known known : TABLE) {
      if (complaint.contains(known.words())) {
        String what = known.what() + " (job " + job + ": " + quoted(said) + ")";
        return new PlushException(known.code(), what, host.value(), known.todo(), cause);
      }
    }
    return new PlushException(
        ErrorCode.HOST_START,
        "the step of job " + job + " ended at once: " + quoted(said),
        host.value(),
        "try: srun --jobid=" + job + " --overlap -N1 -n1 -w " + host.value() + " hostname",
        cause);
  }
}
