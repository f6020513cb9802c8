package com.plushm.api.spec;

import com.plushm.api.nodeset.NodeSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked application specification (application.md §1). Lists keep the order of the file.
 * Processes, barriers and workflows are its <em>blocks</em>: they share one space of names, and
 * {@code after} of any of them may name any other.
 *
 * @param variables the specification's own, already replaced wherever they stand
 * @param onFailure what follows when a block fails for good and does not say itself
 * @param monitors watch every process that has none of its own
 * @param massFailure what follows from a mass failure; the deployment's answer if not said
 */
public record Specification(
    String name,
    String file,
    Map<String, String> variables,
    List<Pool> pools,
    List<Software> software,
    List<Component> components,
    List<Process> processes,
    List<Barrier> barriers,
    List<Workflow> workflows,
    FailurePolicy onFailure,
    List<Monitor> monitors,
    Optional<MassFailure> massFailure) {

  /** An application that is nothing but processes. */
  public Specification(
      String name,
      String file,
      Map<String, String> variables,
      List<Pool> pools,
      List<Component> components,
      List<Process> processes,
      Optional<MassFailure> massFailure) {
    this(
        name,
        file,
        variables,
        pools,
        List.of(),
        components,
        processes,
        List.of(),
        List.of(),
        FailurePolicy.NONE,
        List.of(),
        massFailure);
  }

  /**
   * Hosts that may be used.
   *
   * @param launcher {@code local}, {@code ssh} or {@code slurm}
   * @param options of the launcher; see {@link com.plushm.api.launch.LaunchTarget}
   * @param hostOptions options of single hosts, by name; they win
   * @param labels that constraints of components may ask for
   * @param hostLabels labels of single hosts, by name; they win
   * @param sharedFileSystem whether software that one host installs is there for all
   */
  public record Pool(
      String name,
      String launcher,
      NodeSet hosts,
      Map<String, String> options,
      Map<String, Map<String, String>> hostOptions,
      Map<String, String> labels,
      Map<String, Map<String, String>> hostLabels,
      boolean sharedFileSystem) {

    /** A pool without labels. */
    public Pool(
        String name,
        String launcher,
        NodeSet hosts,
        Map<String, String> options,
        Map<String, Map<String, String>> hostOptions) {
      this(name, launcher, hosts, options, hostOptions, Map.of(), Map.of(), false);
    }
  }

  /**
   * A package.
   *
   * @param source a file of the controller's machine, or an http(s) address; empty for a script
   * @param sha256 64 lower-case hexadecimal digits; empty if it is not checked
   * @param words of {@link Install#COMMAND}; {@code ${archive}} in them is the fetched file
   * @param destination folder on the host, from the client's home on if it is relative
   * @param strip leading folders of names in an archive that are left out
   * @param cleanUp whether it is removed when the run is over
   */
  public record Software(
      String name,
      String source,
      String sha256,
      Install install,
      List<String> words,
      String destination,
      int strip,
      boolean cleanUp) {

    /** What is done with a package once it is there. */
    public enum Install {
      /** Unpacked: tar, also compressed with gzip, xz or bzip2. */
      TAR,
      /** Unpacked. */
      ZIP,
      /** A command installs it: {@code dpkg}, {@code rpm}, a script. */
      COMMAND,
      /** The file itself is put into the destination folder. */
      NONE
    }
  }

  /**
   * A named set of hosts.
   *
   * @param count how many hosts; at most what the pool has
   * @param min with how many it can do
   * @param constraints what each of them has to fulfil
   * @param software names of packages that each of them needs
   */
  public record Component(
      String name,
      String pool,
      int count,
      int min,
      List<Constraint> constraints,
      List<String> software) {

    /** A component that takes any host. */
    public Component(String name, String pool, int count, int min) {
      this(name, pool, count, min, List.of(), List.of());
    }
  }

  /**
   * What a host has to fulfil.
   *
   * @param fact {@code os}, {@code arch}, {@code cores}, {@code memory} (bytes), or {@code
   *     label.NAME}
   * @param values one for {@code AT_LEAST} and {@code AT_MOST}, which compare numbers
   */
  public record Constraint(String fact, Comparison comparison, List<String> values) {
    /** How a fact is compared. */
    public enum Comparison {
      /** It is one of the values. */
      IN,
      /** It is none of them. */
      NOT_IN,
      AT_LEAST,
      AT_MOST
    }
  }

  /**
   * A process block.
   *
   * @param on the component whose hosts run it
   * @param after blocks that must have ended as they should on the host before; a service must be
   *     up
   * @param shell whether the command is one word for {@code /bin/sh -c}
   * @param timeout zero for none
   */
  public record Process(
      String name,
      String on,
      List<String> command,
      boolean shell,
      Map<String, String> environment,
      String directory,
      List<String> after,
      Duration timeout,
      boolean idempotent,
      Conduct conduct) {

    /** A plain task. */
    public Process(
        String name,
        String on,
        List<String> command,
        boolean shell,
        Map<String, String> environment,
        String directory,
        List<String> after,
        Duration timeout,
        boolean idempotent) {
      this(
          name,
          on,
          command,
          shell,
          environment,
          directory,
          after,
          timeout,
          idempotent,
          Conduct.PLAIN);
    }
  }

  /**
   * How a process is run and watched.
   *
   * @param service whether it is kept alive rather than expected to end
   * @param user who runs it; empty for the client's user
   * @param stdin what it reads; empty for nothing
   * @param stdinFile a file on the host that it reads instead; empty for none
   * @param limits by the words of {@link Limit}
   * @param monitors that watch it
   * @param onFailure what follows when it fails
   */
  public record Conduct(
      boolean service,
      String user,
      String stdin,
      String stdinFile,
      Map<Limit, Long> limits,
      List<Monitor> monitors,
      FailurePolicy onFailure) {
    public static final Conduct PLAIN =
        new Conduct(false, "", "", "", Map.of(), List.of(), FailurePolicy.NONE);
  }

  /** A resource of which a process may have so much. */
  public enum Limit {
    /** Seconds of processor time. */
    CPU,
    /** Bytes of address space. */
    MEMORY,
    /** Open files. */
    FILES,
    /** Processes of the user. */
    PROCESSES,
    /** Bytes of a file that it writes. */
    FILE_SIZE,
    /** Bytes of a core dump. */
    CORE
  }

  /**
   * Watches a process while it runs; when it trips, the process is ended and counts as failed.
   *
   * @param kind what is watched
   * @param words the command of {@link Kind#COMMAND}; a regular expression for {@link
   *     Kind#PATTERN}, alone
   * @param interval between two runs of the command, or how long {@link Kind#SILENCE} may last
   * @param threshold so many failures one after the other, or lines that match, trip it
   */
  public record Monitor(Kind kind, List<String> words, Duration interval, int threshold) {
    /** What a monitor watches. */
    public enum Kind {
      /** A command that must end with status 0. */
      COMMAND,
      /** Lines of output that match. */
      PATTERN,
      /** Output must come. */
      SILENCE
    }
  }

  /**
   * What follows when something fails (application.md §3).
   *
   * @param times so many restarts of the process on its host come first; {@link #ALWAYS} for as
   *     many as it takes
   * @param backoff before the first of them; doubled each time, up to {@link #BACKOFF_MAX}
   * @param then what follows when it failed all the same
   * @param handler a command on the controller's machine that is told; empty for none
   */
  public record FailurePolicy(int times, Duration backoff, Action then, List<String> handler) {
    /** Nothing was said. */
    public static final FailurePolicy NONE =
        new FailurePolicy(0, Duration.ofSeconds(1), Action.UNSAID, List.of());

    public static final Duration BACKOFF_MAX = Duration.ofMinutes(1);

    /** A number of restarts without end. */
    public static final int ALWAYS = -1;

    /** What follows from a failure for good. */
    public enum Action {
      /** What the application says; if it says nothing, {@link #FAIL}. */
      UNSAID,
      /** It counts as failed, and what comes after it on this host is not run. */
      FAIL,
      /** It counts as done. */
      IGNORE,
      /** Another host takes the place of this one and begins from the beginning. */
      REPLACE,
      /** The run ends. */
      ABORT,
      /** Everything is ended, and the application begins anew, once. */
      RESTART_ALL
    }
  }

  /**
   * A partial barrier (application.md §2). A host enters when the blocks before it ended as they
   * should there; what comes after it starts on a host when it is released.
   *
   * @param on the components that take part
   * @param after those of a host's own component count for it
   * @param max participants; 0 for all hosts of the components
   * @param percent of {@code max} with which it opens once {@code minWait} has passed; 0 for never
   * @param minWait since the first arrival
   * @param timeout since the first arrival, zero for none
   * @param failOnTimeout whether the time-out fails those inside instead of opening it
   * @param knee opens at the knee with that factor of deviation; 0 for never
   * @param callback a command on the controller's machine, asked after each change; status 0 opens
   * @param release how it lets go
   */
  public record Barrier(
      String name,
      List<String> on,
      List<String> after,
      int max,
      int percent,
      Duration minWait,
      Duration timeout,
      boolean failOnTimeout,
      double knee,
      List<String> callback,
      Release release) {

    /**
     * How participants leave an open barrier.
     *
     * @param count so many at a time; 0 for all at once
     * @param percent so many of those inside at a time instead
     * @param interval between two releases
     * @param inside semaphore: so many at most between the barrier and the end of {@code until}; 0
     *     for no bound
     * @param until the block whose end gives a place back
     */
    public record Release(int count, int percent, Duration interval, int inside, String until) {
      public static final Release ALL = new Release(0, 0, Duration.ZERO, 0, "");
    }
  }

  /**
   * A farm of tasks over inputs: each input is done once as far as its accounting goes.
   *
   * @param inputs each replaces {@code ${input}} in command and environment, its number {@code
   *     ${index}}
   * @param slots tasks at a time on one host
   * @param attempts of one input on hosts that fail, at most
   * @param knee factor of deviation that makes a straggler, whose input a second host tries; 0 for
   *     never
   */
  public record Workflow(
      String name,
      String on,
      List<String> command,
      boolean shell,
      Map<String, String> environment,
      String directory,
      List<String> after,
      Duration timeout,
      List<String> inputs,
      int slots,
      int attempts,
      double knee) {}
}
