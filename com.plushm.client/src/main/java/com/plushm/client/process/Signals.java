package com.plushm.client.process;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends signals to whole process groups. Java can signal single processes alone, so this is the
 * shell's own {@code kill}, which is on every machine; one shell for any number of groups.
 */
final class Signals {
  static final int TERM = 15;
  static final int KILL = 9;
  static final int CONT = 18;
  static final int STOP = 19;

  private static final String SHELL = "/bin/sh";
  private static final long SHELL_SECONDS_MAX = 2;

  /** Targets in one command line. */
  private static final int TARGETS_MAX = 1_000;

  private Signals() {}

  /**
   * @param targets pids; negative for the group of that leader
   */
  static void send(int signal, List<Long> targets) {
    for (int from = 0; from < targets.size(); from += TARGETS_MAX) {
      List<Long> some = targets.subList(from, Math.min(targets.size(), from + TARGETS_MAX));
      if (!sendByShell(signal, some)) {
        sendToLeaders(signal, some);
      }
    }
  }

  /** Returns whether the shell could be asked; that a target is gone already is no failure. */
  private static boolean sendByShell(int signal, List<Long> targets) {
    StringBuilder command = new StringBuilder();
    for (long target : targets) {
      // One kill a target: some shells stop at the first that is gone.
      command.append("kill -").append(signal).append(' ').append(target).append(';');
    }
    try {
      Process shell =
          new ProcessBuilder(SHELL, "-c", command.toString())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!shell.waitFor(SHELL_SECONDS_MAX, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
        return false;
      }
      return true;
    } catch (IOException e) {
      // No process can be started at the moment: what Java can do by itself must do.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void sendToLeaders(int signal, List<Long> targets) {
    for (long target : targets) {
      ProcessHandle.of(Math.abs(target))
          .ifPresent(
              leader -> {
                boolean unused =
                    signal == KILL ? leader.destroyForcibly() : signal == TERM && leader.destroy();
              });
    }
  }
}
