package com.plushm.launch.slurm;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds Slurm's programs on this machine. */
final class SlurmPrograms {
  private final String searchPath;
  private final HostName host;
  private final Optional<String> named;

  /**
   * @param searchPath folders, as in {@code PATH}
   * @param named where {@code srun} is, if somebody said so; the others are beside it
   */
  SlurmPrograms(String searchPath, HostName host, Optional<String> named) {
    this.searchPath = searchPath;
    this.host = host;
    this.named = named;
  }

  /**
   * @throws PlushException HOST_START if it is not there
   */
  Path srun() {
    return find("srun")
        .orElseThrow(
            () ->
                new PlushException(
                    ErrorCode.HOST_START,
                    "there is no srun on the controller's machine",
                    host.value(),
                    "install Slurm's commands, put them on the PATH with which the controller is"
                        + " started, or name srun by the option 'srun'"));
  }

  Optional<Path> scontrol() {
    return find("scontrol");
  }

  private Optional<Path> find(String program) {
    if (named.isPresent()) {
      return executable(named.get()).map(srun -> srun.resolveSibling(program));
    }
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      Optional<Path> found =
          folder.isEmpty() ? Optional.empty() : executable(folder + "/" + program);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> executable(String file) {
    try {
      return Optional.of(Path.of(file).toAbsolutePath())
          .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
