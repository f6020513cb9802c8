package com.plushm.client.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program as another user: by {@code setpriv}, which becomes the program, else by {@code
 * runuser}, both as root alone; anybody else by {@code sudo}, where it lets us without a password.
 *
 * @param words before the program's own
 * @param environment {@code NAME=value} each
 */
record OtherUser(List<String> words, List<String> environment) {
  private static final OtherUser NOBODY_ELSE = new OtherUser(List.of(), List.of());
  private static final long SECONDS_MAX = 5;
  private static final int PASSWD_FIELDS = 7;

  /** It cannot be done. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  /**
   * @param user a name; empty for the client's own
   * @param path where programs are looked for
   * @param variables that the program is to have in any case
   * @throws Refused if there is no such user or no way
   */
  static OtherUser of(String user, String path, List<String> variables) throws Refused {
    if (user.isEmpty()) {
      return NOBODY_ELSE;
    }
    if (!user.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")) {
      throw new Refused("'" + user + "' is no name of a user");
    }
    String[] entry = said(List.of("getent", "passwd", user), path).split(":", -1);
    if (entry.length < PASSWD_FIELDS) {
      throw new Refused("there is no user '" + user + "' on this host");
    }
    String mine = said(List.of("id", "-u"), path);
    if (mine.equals(entry[2])) {
      return NOBODY_ELSE;
    }
    List<String> own =
        List.of("USER=" + user, "LOGNAME=" + user, "HOME=" + entry[5], "SHELL=" + entry[6].trim());
    boolean root = mine.equals("0");
    if (root && there("setpriv", path)) {
      String id = "--reuid=" + entry[2];
      String group = "--regid=" + entry[3];
      return new OtherUser(List.of("setpriv", id, group, "--init-groups", "--"), own);
    }
    if (root && there("runuser", path)) {
      return new OtherUser(List.of("runuser", "-u", user, "--"), own);
    }
    if (!there("sudo", path)) {
      String need = root ? "setpriv, runuser or sudo is needed" : "sudo is needed";
      throw new Refused("to run as '" + user + "' " + need + ", and this host has none");
    }
    if (said(List.of("sudo", "-n", "-u", user, "id", "-u"), path).isEmpty()) {
      throw new Refused("sudo does not let the client run as '" + user + "' without a password");
    }
    List<String> words = new ArrayList<>(List.of("sudo", "-n", "-u", user, "--", "env"));
    words.addAll(variables);
    words.addAll(own);
    return new OtherUser(List.copyOf(words), List.of());
  }

  private static boolean there(String program, String path) {
    return ProgramFinder.find(program, path, Path.of("/")).file() != null;
  }

  /** The first line that a program puts out; empty if it fails. */
  private static String said(List<String> command, String path) {
    try {
      ProgramFinder.Found program = ProgramFinder.find(command.get(0), path, Path.of("/"));
      if (program.file() == null) {
        return "";
      }
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      String text = new String(process.getInputStream().readNBytes(4_096), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? text.trim() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
