package com.plushm.launch.fake;

import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.launch.LaunchTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A client product whose client is a shell script: it notes down how it was started, says HELLO,
 * hears a line, says READY, and stays.
 */
public final class FakeProduct {
  private static final String CLIENT =
      """
      #!/bin/sh
      home=$2
      shift 2
      mkdir -p "$home"
      for argument in "$@"; do printf '%s\\n' "<$argument>"; done > "$home/arguments"
      env > "$home/environment"
      pwd > "$home/folder"
      echo "starting" >&2
      echo "plushm HELLO"
      read -r line
      printf '%s\\n' "$line" > "$home/heard"
      echo $$ >> "$home/pids"
      echo $$ > "$home/pid.new"
      mv "$home/pid.new" "$home/pid"
      echo "plushm READY"
      exec sleep 120 </dev/null >/dev/null 2>&1
      """;

  private static final String NO_JAVA =
      """
      #!/bin/sh
      echo "plushm: Java 17 or newer needed, found none" >&2
      exit 69
      """;

  public final Path folder;

  private FakeProduct(Path folder, String script) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("lib"));
    Files.createDirectories(folder.resolve("cache"));
    Files.write(folder.resolve("lib/some.jar"), new byte[300_001]);
    Files.writeString(folder.resolve("cache/plushm-client.jsa"), "of this machine");
    replaceScript(script);
  }

  public static FakeProduct in(Path folder) throws IOException {
    return new FakeProduct(folder, CLIENT);
  }

  public static FakeProduct withoutJava(Path folder) throws IOException {
    return new FakeProduct(folder, NO_JAVA);
  }

  public void replaceScript(String text) throws IOException {
    Path script = folder.resolve("bin/plushm-client");
    Files.writeString(script, text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  public LaunchSettings settings(String... arguments) {
    return new LaunchSettings("sea", folder, List.of(arguments), 10_000, 20_000);
  }

  public static LaunchTarget target(String host, Path home, Map<String, String> options) {
    return new LaunchTarget(new HostName(host), home == null ? "" : home.toString(), options);
  }

  /** Leads the fake's dialogue to its end and lets go of it. */
  public static void enrol(LaunchChannel channel) throws IOException {
    try (channel) {
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(channel.fromClient(), StandardCharsets.US_ASCII));
      expect("plushm HELLO", said.readLine());
      channel.toClient().write("plushm OFFER\n".getBytes(StandardCharsets.US_ASCII));
      channel.toClient().flush();
      expect("plushm READY", said.readLine());
    }
  }

  private static void expect(String wanted, String got) {
    if (!wanted.equals(got)) {
      throw new AssertionError("'" + wanted + "' was due, '" + got + "' came");
    }
  }

  /** The process of the client that was enrolled with this home. */
  public static ProcessHandle process(Path home) throws IOException {
    long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new AssertionError("the client of " + home + " has ended"));
  }

  /** Ends the clients below a folder, by the process ids that they left there. */
  public static void endAll(Path folder) throws IOException {
    List<Path> lists;
    try (var walk = Files.walk(folder)) {
      lists = walk.filter(path -> path.getFileName().toString().equals("pids")).toList();
    }
    for (Path list : lists) {
      for (String pid : Files.readAllLines(list)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(FakeProduct::end);
      }
    }
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    await("the client's end", () -> hasEnded(process));
  }

  /** Whether a process is gone, or only waits for its parent to take note. */
  public static boolean hasEnded(ProcessHandle process) {
    try {
      return !process.isAlive() || state(process)[0].equals("Z");
    } catch (IOException e) {
      return true;
    }
  }

  /** The session that a process belongs to, as the kernel says. */
  public static long session(ProcessHandle process) throws IOException {
    return Long.parseLong(state(process)[3]);
  }

  /** State, parent, group, session and more, from the kernel. */
  private static String[] state(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came about: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
