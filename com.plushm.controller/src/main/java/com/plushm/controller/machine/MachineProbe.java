package com.plushm.controller.machine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks at the controller's machine; asks nobody and starts nothing. */
public final class MachineProbe {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String OPEN_FILES = "Max open files";
  private static final List<String> KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private final Map<String, String> environment;
  private final Path userHome;
  private final Path limits;

  /** Of this process. */
  public MachineProbe() {
    this(System.getenv(), Path.of(System.getProperty("user.home")), LIMITS);
  }

  /**
   * @param limits as {@code /proc/PID/limits} is
   */
  MachineProbe(Map<String, String> environment, Path userHome, Path limits) {
    this.environment = environment;
    this.userHome = userHome;
    this.limits = limits;
  }

  /**
   * Reads the facts; what cannot be read is unknown.
   *
   * @param allocation the Slurm allocation that the person is in, if any
   */
  public Machine look(Path state, Optional<String> allocation, Machine.Use use) {
    Optional<String> agent =
        Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
            .filter(socket -> !socket.isEmpty() && new File(socket).exists());
    List<String> keys =
        KEYS.stream().filter(key -> new File(new File(home(), ".ssh"), key).canRead()).toList();
    SortedSet<String> programs = new TreeSet<>();
    List<String> wanted = new ArrayList<>(List.of(Machine.SRUN));
    for (int i = 0; i < Machine.PROGRAMS.size(); i += 2) {
      wanted.add(Machine.PROGRAMS.get(i));
    }
    wanted.stream().filter(this::onPath).forEach(programs::add);
    return new Machine(
        Runtime.version(),
        openFiles(),
        state.toString(),
        freeBytes(state),
        agent,
        keys,
        programs,
        allocation,
        use);
  }

  private File home() {
    return userHome.toFile();
  }

  private boolean onPath(String program) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      File file = new File(folder, program);
      if (!folder.isEmpty() && file.isFile() && file.canExecute()) {
        return true;
      }
    }
    return false;
  }

  /** The soft limit, as in {@code Max open files 1024 4096 files}. */
  private long openFiles() {
    try {
      for (String line : Files.readAllLines(limits)) {
        if (line.startsWith(OPEN_FILES)) {
          String soft = line.substring(OPEN_FILES.length()).strip().split("\\s+", 2)[0];
          return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        }
      }
      return -1;
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  private static long freeBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
