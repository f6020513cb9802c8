package com.plushm.client.software;

import com.plushm.api.command.Unpacking;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.client.process.InstallProgram;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One installation or removal of a package. */
final class Installation {
  /** In words of a command: the file. */
  private static final String ARCHIVE = "${archive}";

  private static final String TAR = "tar";
  private static final String ZIP = "zip";
  private static final String COMMAND = "command";
  private static final int PLAIN_MODE = 0755;
  private static final int NAME_DIGITS = 32;
  private static final int BUFFER_BYTES = 64 << 10;

  /**
   * How it ended.
   *
   * @param status 0 if well
   * @param out for people
   * @param err for people
   */
  record Result(int status, String out, String err) {}

  private final Path home;
  private final String user;
  private final Unpacking software;
  private final Cancelled cancelled;

  /**
   * @param user for whom, an execution on a host
   */
  Installation(Path home, String user, Unpacking software, Cancelled cancelled) {
    this.home = home;
    this.user = user;
    this.software = software;
    this.cancelled = cancelled;
  }

  /**
   * Installs or removes it.
   *
   * @throws PlushException if the package is refused, or cannot be installed
   */
  Result run() {
    if (software.discards()) {
      discard();
      return new Result(0, "", "");
    }
    Path folder = folder();
    boolean removal = software.archive().isEmpty() && software.words().isEmpty();
    try {
      return removal ? remove(folder) : install(folder);
    } catch (IOException e) {
      throw failed(ErrorCode.PACKAGE_FAILED, reason(e), folder.toString(), e);
    } finally {
      discard();
    }
  }

  private static PlushException failed(ErrorCode code, String what, String where, Exception e) {
    return new PlushException(code, what, where, null, e);
  }

  private static String reason(IOException e) {
    boolean named = e instanceof FileSystemException || e instanceof FileNotFoundException;
    String kind = e instanceof NoSuchFileException ? "is not there: " : "";
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return named && kind.isEmpty()
        ? e.getClass().getSimpleName().replace("Exception", "") + ": " + message
        : kind + message;
  }

  private Path folder() {
    Path folder = path(software.destination());
    if (home.startsWith(folder)) {
      throw new PlushException(
          ErrorCode.PACKAGE_FAILED,
          "the client's own folder is in it",
          software.destination(),
          "name another folder with 'to'");
    }
    return folder;
  }

  private Path path(String text) {
    try {
      if (text.equals("~") || text.startsWith("~/")) {
        String rest = text.substring(Math.min(2, text.length()));
        return Path.of(System.getProperty("user.home")).resolve("./" + rest).normalize();
      }
      return home.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw failed(ErrorCode.PACKAGE_FAILED, "is not a path: " + e.getReason(), text, e);
    }
  }

  private Result install(Path folder) throws IOException {
    Optional<Path> archive =
        software.archive().isEmpty() ? Optional.empty() : Optional.of(path(software.archive()));
    String name = receiptName();
    try (PackageFolder place = PackageFolder.open(folder, cancelled)) {
      Optional<Receipt> there = place.installed(name);
      if (there.isPresent()) {
        place.write(name, there.get().with(user));
        return new Result(0, "was installed in " + folder + " already", "");
      }
      if (archive.isPresent()) {
        check(archive.get());
      }
      boolean made = place.made() || place.receipts().values().stream().anyMatch(Receipt::made);
      if (software.kind().equals(COMMAND)) {
        return command(place, name, made, archive);
      }
      Path stage = place.stage();
      try {
        unpack(archive.orElseThrow(), stage);
        List<String> files = Trees.list(stage, false);
        List<String> folders = Trees.list(stage, true);
        place.take(stage, files);
        place.write(name, receipt(made, files, folders));
        return new Result(0, files.size() + " files installed in " + folder, "");
      } finally {
        Trees.remove(stage);
      }
    }
  }

  private Receipt receipt(boolean made, List<String> files, List<String> folders) {
    return new Receipt(
        software.sha256(),
        software.kind(),
        made,
        List.of(user),
        List.copyOf(files),
        List.copyOf(folders));
  }

  private void unpack(Path archive, Path stage) throws IOException {
    String name = archive.getFileName().toString();
    Budget budget = new Budget(name, Files.size(archive), cancelled);
    boolean plain = !software.kind().equals(TAR) && !software.kind().equals(ZIP);
    Stage staged = new Stage(stage, name, plain ? 0 : software.strip(), budget);
    Archives archives = new Archives(archive, budget, staged);
    try {
      switch (software.kind()) {
        case TAR -> archives.untar();
        case ZIP -> archives.unzip();
        default -> {
          try (InputStream in = Files.newInputStream(archive)) {
            staged.file(name, PLAIN_MODE, null, in);
          }
        }
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      if (cancelled.is()) {
        throw e;
      }
      throw failed(ErrorCode.PACKAGE_REFUSED, "it cannot be read: " + reason(e), name, e);
    }
    staged.finish();
  }

  private Result command(PackageFolder place, String name, boolean made, Optional<Path> archive)
      throws IOException {
    String file = archive.map(Path::toString).orElse("");
    List<String> words =
        software.words().stream().map(word -> word.replace(ARCHIVE, file)).toList();
    InstallProgram.Result result = InstallProgram.run(words, place.path(), cancelled::is);
    if (result.status() != 0) {
      String what = "its command " + result.how();
      String told =
          failed(ErrorCode.PACKAGE_FAILED, what, place.path().toString(), null).getMessage();
      return new Result(result.status(), "", result.output() + told);
    }
    place.write(name, receipt(made, List.of(), List.of()));
    return new Result(0, result.output(), "");
  }

  private Result remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder.resolve(PackageFolder.OURS))) {
      return new Result(0, "was not installed in " + folder, "");
    }
    try (PackageFolder place = PackageFolder.open(folder, cancelled)) {
      boolean made = false;
      for (Map.Entry<String, Receipt> each : place.receipts().entrySet()) {
        if (isThis(each.getValue())) {
          Receipt left = each.getValue().without(user);
          made |= left.made();
          if (left.users().isEmpty() && !hasFolder(left)) {
            place.remove(each.getKey(), left, false);
          } else {
            place.write(each.getKey(), left);
          }
        }
      }
      Map<String, Receipt> rest = place.receipts();
      if (rest.values().stream().allMatch(left -> left.users().isEmpty())) {
        for (Map.Entry<String, Receipt> each : rest.entrySet()) {
          made |= each.getValue().made();
          place.remove(each.getKey(), each.getValue(), hasFolder(each.getValue()));
        }
        place.removeEmpty(made);
        return new Result(0, "removed from " + folder, "");
      }
      boolean used = rest.values().stream().anyMatch(this::isThis);
      return new Result(0, used ? "others use " + folder : "removed from " + folder, "");
    }
  }

  private boolean isThis(Receipt receipt) {
    return receipt.is(software.sha256(), software.kind());
  }

  /**
   * Whether all in a folder that was made for it may be its: what a command makes is not told from
   * what other packages have there, so that it goes when nobody uses any of them.
   */
  private static boolean hasFolder(Receipt receipt) {
    return receipt.made() && receipt.kind().equals(COMMAND);
  }

  /** What tells it from all other packages in its folder. */
  private String receiptName() {
    MessageDigest digest = sha256();
    String words = String.join("\0", software.words());
    String all = String.join("\n", software.sha256(), software.kind(), "" + software.strip());
    digest.update((all + "\n" + words).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_DIGITS);
  }

  /** It is the file that was sent. */
  private void check(Path archive) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(archive)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (!hash.equals(software.sha256())) {
      throw new PlushException(
          ErrorCode.PACKAGE_REFUSED, "its SHA-256 is " + hash, archive.toString(), "try again");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** The file that came down is needed no more. */
  private void discard() {
    if (!software.discard() || software.archive().isEmpty()) {
      return;
    }
    try {
      Path archive = path(software.archive());
      Files.deleteIfExists(archive);
      if (!home.equals(archive.getParent()) && archive.startsWith(home)) {
        Trees.removeEmpty(archive.getParent());
      }
    } catch (IOException | PlushException e) {
      // It takes room, and nothing else; the next of the same name replaces it.
      return;
    }
  }
}
