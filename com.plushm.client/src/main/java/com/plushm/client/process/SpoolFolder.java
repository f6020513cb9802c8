package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.CommandId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The folder of one supervised process; {@code supervise.sh} says what lies in it. */
record SpoolFolder(Path path) {
  private static final int NOTE_BYTES_MAX = 4_096;

  /** What a link can hold at least. */
  private static final int DETAIL_CHARACTERS_MAX = 1_000;

  /** How the claim of an attempt begins that nobody may start. */
  private static final String NOBODY = "0 0 nobody ";

  /**
   * A process by what tells it from all others.
   *
   * @param boot the boot of the host in which it was started; empty where that is not said
   */
  record Identity(long pid, long startTime, String boot) {
    /** Whether it is there still, in this boot. */
    Optional<ProcStat> stat() {
      return ProcStat.of(pid).filter(s -> s.startTime() == startTime && s.alive());
    }
  }

  static SpoolFolder of(Path processes, CommandId command) {
    return new SpoolFolder(processes.resolve(command.toString()));
  }

  Path file(Stream stream) {
    return path.resolve(stream.name().toLowerCase(Locale.ROOT));
  }

  Path input() {
    return path.resolve("stdin");
  }

  Path held() {
    return path.resolve("held");
  }

  /** Who may start an attempt, or has. */
  Optional<Identity> claim(int attempt) throws IOException {
    try {
      Path link = Files.readSymbolicLink(path.resolve("claim." + attempt));
      return identity(link.toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Sees to it that nobody starts the attempt; false if somebody may have.
   *
   * @param why what whoever comes later reads of it by {@link #forbidden}
   */
  boolean forbid(int attempt, Outcome why) throws IOException {
    String detail = why.detail().replaceAll("[^ -~]", "?");
    String text = NOBODY + why.value() + " " + detail;
    String target = text.substring(0, Math.min(text.length(), DETAIL_CHARACTERS_MAX));
    try {
      Files.createSymbolicLink(path.resolve("claim." + attempt), Path.of(target));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Why nobody may start an attempt; empty if that is not so. */
  Optional<Outcome> forbidden(int attempt) throws IOException {
    String text;
    try {
      text = Files.readSymbolicLink(path.resolve("claim." + attempt)).toString();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!text.startsWith(NOBODY)) {
      return Optional.empty();
    }
    String[] words = text.substring(NOBODY.length()).split(" ", 2);
    boolean whole = words.length == 2 && words[0].matches("[0-9]{1,3}");
    return Optional.of(
        whole
            ? ProgramFinder.notStarted(Integer.parseInt(words[0]), words[1])
            : ProgramFinder.notStarted("it was not to be started"));
  }

  Optional<Identity> process(int attempt) throws IOException {
    return note("pid." + attempt).flatMap(SpoolFolder::identity);
  }

  /**
   * How a process ended, as its supervisor wrote it down.
   *
   * @param left whether others of its group were there still
   */
  record Status(int value, boolean left) {}

  Optional<Status> status(int attempt) throws IOException {
    Optional<String> note = note("status." + attempt);
    if (note.isEmpty()) {
      return Optional.empty();
    }
    String[] words = note.get().split(" ", -1);
    try {
      return Optional.of(new Status(Integer.parseInt(words[0]), words.length > 1));
    } catch (NumberFormatException e) {
      throw new IOException("status." + attempt + " is damaged", e);
    }
  }

  /** Why an attempt could not be prepared. */
  Optional<String> refusal(int attempt) throws IOException {
    return note("refused." + attempt);
  }

  /** Below which place of a stream the supervisor has lost what was there. */
  long lostBelow(Stream stream) throws IOException {
    try {
      return note("lost." + stream.name().toLowerCase(Locale.ROOT)).map(Long::valueOf).orElse(0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** So much of a stream is needed no more. */
  void taken(Stream stream, long below) throws IOException {
    Path file = path.resolve("taken." + stream.name().toLowerCase(Locale.ROOT));
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(unfinished, below + "\n");
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A line that was written whole; empty if there is none. */
  private Optional<String> note(String name) throws IOException {
    Path file = path.resolve(name);
    try {
      if (Files.size(file) > NOTE_BYTES_MAX) {
        throw new IOException(name + " is too large to be ours");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.endsWith("\n")
          ? Optional.of(text.substring(0, text.length() - 1))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<Identity> identity(String text) {
    String[] words = text.split(" ", -1);
    try {
      String boot = words.length > 2 ? words[2] : "";
      return words.length < 2
          ? Optional.empty()
          : Optional.of(new Identity(Long.parseLong(words[0]), Long.parseLong(words[1]), boot));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whom a KILL of everything that belongs here has to be sent to, as for {@link Signals#send}. */
  List<Long> targets(String boot) throws IOException {
    List<Long> targets = new ArrayList<>();
    List<Long> leaderless = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      int attempt = attempt(name);
      if (attempt > 0 && name.startsWith("claim.")) {
        Optional<Identity> claim = claim(attempt);
        if (claim.isPresent() && claim.get().boot.equals(boot)) {
          claim.get().stat().ifPresent(s -> targets.add(-s.pid()));
          Optional<Identity> process = process(attempt);
          process.ifPresent(p -> targetOf(p, targets, leaderless));
        }
      }
    }
    Leftovers.groupsLeft(leaderless).forEach(group -> targets.add(-group));
    return targets;
  }

  private static void targetOf(Identity process, List<Long> targets, List<Long> leaderless) {
    if (process.stat().isPresent()) {
      targets.add(-process.pid);
    } else if (ProcStat.of(process.pid).isEmpty()) {
      leaderless.add(process.pid);
    }
  }

  private static int attempt(String name) {
    String digits = name.substring(name.lastIndexOf('.') + 1);
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
      all.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return files;
  }

  /** Removes it with all that is in it; nothing in it is a folder. */
  void delete() throws IOException {
    for (Path file : files()) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(path);
  }
}
