package com.plushm.client.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * A process as {@code /proc/PID/stat} shows it (proc(5)).
 *
 * @param state R, S, D, Z …
 * @param group process group, the pid of its leader
 * @param session the pid of the session's leader
 * @param startTime in clock ticks since boot; tells a process from a later one with its pid
 */
public record ProcStat(long pid, char state, long group, long session, long startTime) {
  private static final Path PROC = Path.of("/proc");
  private static final int FIELD_START_TIME = 22;

  /** The process of that pid; empty if there is none or this system has no {@code /proc}. */
  public static Optional<ProcStat> of(long pid) {
    try {
      byte[] stat = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("stat"));
      return parse(pid, new String(stat, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Every process that can be seen. */
  public static List<ProcStat> all() {
    List<ProcStat> all = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, ProcStat::isPid)) {
      for (Path folder : folders) {
        of(Long.parseLong(folder.getFileName().toString())).ifPresent(all::add);
      }
    } catch (IOException e) {
      return List.of();
    }
    return all;
  }

  /** Whether there is anything left of it that runs. */
  public boolean alive() {
    return state != 'Z' && state != 'X';
  }

  /** Whether its environment, as it was started, has a variable; false if it cannot be read. */
  boolean hasVariable(String name) {
    try {
      byte[] environ = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
      return ('\0' + new String(environ, StandardCharsets.ISO_8859_1)).contains('\0' + name + '=');
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPid(Path folder) {
    char first = folder.getFileName().toString().charAt(0);
    return first >= '1' && first <= '9';
  }

  /** The second field is the program's name in brackets, which may contain anything. */
  static Optional<ProcStat> parse(long pid, String stat) {
    StringTokenizer fields = new StringTokenizer(stat.substring(stat.lastIndexOf(')') + 1));
    if (fields.countTokens() < FIELD_START_TIME - 2) {
      return Optional.empty();
    }
    try {
      char state = fields.nextToken().charAt(0);
      fields.nextToken();
      long group = Long.parseLong(fields.nextToken());
      long session = Long.parseLong(fields.nextToken());
      for (int field = 7; field < FIELD_START_TIME; field++) {
        fields.nextToken();
      }
      long startTime = Long.parseLong(fields.nextToken());
      return Optional.of(new ProcStat(pid, state, group, session, startTime));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
