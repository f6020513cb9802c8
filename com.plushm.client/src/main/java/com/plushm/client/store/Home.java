package com.plushm.client.store;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A client's home folder, which only its owner may enter. */
public record Home(Path folder) {
  private static final String MINE = "rwx------";

  /**
   * Makes the folder if it is missing.
   *
   * @param name absolute, or relative to the user's own folder if it begins with {@code ~/}
   * @throws PlushException {@code STATE_UNUSABLE} if it cannot be made or is not ours
   */
  public static Home open(String name) {
    Path folder =
        name.startsWith("~/")
            ? Path.of(System.getProperty("user.home"), name.substring(2))
            : Path.of(name);
    Home home = new Home(folder.toAbsolutePath().normalize());
    try {
      Files.createDirectories(home.folder);
      Files.setPosixFilePermissions(home.folder, PosixFilePermissions.fromString(MINE));
    } catch (IOException | UnsupportedOperationException e) {
      throw home.unusable("cannot be used as a client's home folder", e);
    }
    return home;
  }

  Path lock() {
    return folder.resolve("lock");
  }

  Path ready() {
    return folder.resolve("ready");
  }

  Path key() {
    return folder.resolve("key");
  }

  Path certificate() {
    return folder.resolve("certificate");
  }

  Path incarnation() {
    return folder.resolve("incarnation");
  }

  Path commands() {
    return folder.resolve("commands.log");
  }

  /** The fabric's own record: roles and grants that it had in its deployment. */
  Path fabricRecord() {
    return folder.resolve("fabric.record");
  }

  /** Where goes what anything prints. */
  public Path printed() {
    return folder.resolve("printed.log");
  }

  private PlushException unusable(String what, Throwable cause) {
    return unusable(folder, what, "free it or name another one with --home", cause);
  }

  static PlushException unusable(Path where, String what, String todo, Throwable cause) {
    String reason = cause == null ? what : what + " (" + reason(cause) + ")";
    return new PlushException(ErrorCode.STATE_UNUSABLE, reason, where.toString(), todo, cause);
  }

  private static String reason(Throwable cause) {
    String kind = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? kind : kind + ": " + cause.getMessage();
  }
}
