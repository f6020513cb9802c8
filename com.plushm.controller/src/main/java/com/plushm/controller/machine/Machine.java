package com.plushm.controller.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What was found on the controller's machine.
 *
 * @param java the version that the controller runs on
 * @param openFiles descriptors that the controller, and each local client, may have; -1 if unknown
 * @param freeBytes of the file system of the state folder; -1 if unknown
 * @param agent the socket of the ssh agent that the controller asks, if it is there
 * @param keys the usual private keys that are there, by name
 * @param programs those of {@link #PROGRAMS} and {@link #SRUN} that are there
 * @param allocation the Slurm allocation that the person is in, if any
 * @param use what it is to be enough for
 */
public record Machine(
    Runtime.Version java,
    long openFiles,
    String state,
    long freeBytes,
    Optional<String> agent,
    List<String> keys,
    SortedSet<String> programs,
    Optional<String> allocation,
    Use use) {
  /** The first Java that all of it runs on. */
  static final int JAVA_MIN = 17;

  /** Descriptors that are no connections: jars, logs, pipes of processes. */
  static final int OTHER_FILES = 512;

  /** What the journal, the logs and the spools of local clients may take in a while. */
  static final long FREE_BYTES_MIN = 512L << 20;

  static final String SRUN = "srun";

  /** Programs that clients of this machine call, each followed by what is missed without it. */
  static final List<String> PROGRAMS =
      List.of(
          "setsid", "processes of applications do not start, and signals miss whoever forked away",
          "fallocate", "the disk space of output is given back at the end of a process alone");

  private static final long MIB = 1 << 20;

  /**
   * What the machine is to be enough for.
   *
   * @param links connections that one process may need
   * @param local hosts that are clients on this machine
   * @param ssh hosts that are reached by ssh
   */
  public record Use(int links, int local, int ssh) {}

  /** What is needed, and whether it is there; always in the same order. */
  public List<Need> needs() {
    List<Need> needs = new ArrayList<>();
    needs.add(
        need(
            "java",
            java.toString(),
            java.feature() < JAVA_MIN,
            "start the controller with Java " + JAVA_MIN + " or later: set JAVA_HOME"));
    needs.add(openFilesNeed());
    needs.add(
        need(
            "free disk",
            (freeBytes < 0 ? "unknown" : freeBytes / MIB + " MiB") + " in " + state,
            freeBytes >= 0 && freeBytes < FREE_BYTES_MIN,
            "make room for "
                + FREE_BYTES_MIN / MIB
                + " MiB, or name another folder with --state: a journal that cannot be written"
                + " stops all commands"));
    needs.add(sshNeed());
    for (int i = 0; i < PROGRAMS.size(); i += 2) {
      needs.add(programNeed(PROGRAMS.get(i), PROGRAMS.get(i + 1)));
    }
    allocation.ifPresent(id -> needs.add(srunNeed(id)));
    return List.copyOf(needs);
  }

  private Need openFilesNeed() {
    int wanted = OTHER_FILES + use.links();
    return need(
        "open files",
        openFiles < 0 ? "unknown" : openFiles + " at most",
        openFiles >= 0 && openFiles < wanted,
        "raise the limit before the controller starts (ulimit -n "
            + wanted
            + ", or LimitNOFILE): a tree of this size may need "
            + use.links()
            + " connections in one process");
  }

  private Need sshNeed() {
    String found = agent.map(socket -> "agent " + socket).orElse("no agent");
    found += keys.isEmpty() ? ", no usual key" : ", keys " + String.join(", ", keys);
    boolean none = agent.isEmpty() && keys.isEmpty();
    if (none && use.ssh() == 0) {
      found += "; no host needs one yet";
    }
    return need(
        "ssh",
        found,
        none && use.ssh() > 0,
        "start the controller where SSH_AUTH_SOCK is set, make a key (ssh-keygen), or name one"
            + " with a pool's 'identity'");
  }

  private Need programNeed(String program, String without) {
    boolean there = programs.contains(program);
    String found = there ? "there" : "not there";
    if (!there && use.local() == 0) {
      found += "; no client runs on this machine yet";
    }
    return need(
        program,
        found,
        !there && use.local() > 0,
        "install util-linux, which has it; without it " + without);
  }

  private Need srunNeed(String id) {
    boolean there = programs.contains(SRUN);
    return need(
        SRUN,
        (there ? "there" : "not there") + ", for allocation " + id,
        !there,
        "put Slurm's commands on the PATH with which the controller is started, or name srun by"
            + " the option 'srun'");
  }

  private static Need need(String name, String found, boolean lacks, String advice) {
    return new Need(name, found, lacks ? advice : "");
  }
}
