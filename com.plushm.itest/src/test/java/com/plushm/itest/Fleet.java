package com.plushm.itest;

import com.plushm.itest.EmptyCommands.Done;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Real clients of this machine in one tree, and the faults that are done to them while commands
 * stream over them.
 */
final class Fleet {
  /** How long a fleet may take to be whole again. */
  private static final Duration WHOLE = Duration.ofSeconds(150);

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 300;

  private final Deployment deployment;
  private final String overlay;
  private final Duration period;
  private final SortedSet<String> hosts = new TreeSet<>();
  private final Random random;
  private int experiments;

  /**
   * @param overlay as {@code --overlay} has it
   * @param period between two commands of the stream
   */
  Fleet(Deployment deployment, String overlay, int size, Duration period, long seed) {
    this.deployment = deployment;
    this.overlay = overlay;
    this.period = period;
    this.random = new Random(seed);
    for (int i = 1; i <= size; i++) {
      hosts.add("local" + i);
    }
  }

  private String set() {
    return "local[1-" + hosts.size() + "]";
  }

  /** Starts all clients. */
  void connect() throws Exception {
    deployment.start("--overlay", overlay, "connect", set()).await(WHOLE).exits(0);
  }

  /** A fault: does it, and says whom it harmed. */
  private interface Fault {
    SortedSet<String> strike() throws Exception;
  }

  FaultOutcome killRoot() throws Exception {
    // Who that is takes a command of its own to know: not part of the time.
    String root = deployment.root();
    return suffer("root killed", () -> kill(List.of(root)));
  }

  /** The quarter is random; the root may be among them. */
  FaultOutcome killQuarter() throws Exception {
    return suffer(
        "a quarter killed",
        () -> {
          List<String> all = new ArrayList<>(hosts);
          Collections.shuffle(all, random);
          return kill(all.subList(0, hosts.size() / 4));
        });
  }

  private SortedSet<String> kill(List<String> victims) throws IOException {
    List<Long> processes = new ArrayList<>();
    for (String victim : victims) {
      processes.add(deployment.clientPid(victim));
    }
    processes.forEach(Kin::kill);
    return new TreeSet<>(victims);
  }

  /** Stops a node that has children for ten seconds; the time counts from when it goes on. */
  FaultOutcome stopInner() throws Exception {
    String victim = innerNode();
    long pid = deployment.clientPid(victim);
    FaultOutcome outcome =
        suffer(
            "inner node stopped for 10 s",
            () -> {
              Kin.signal("STOP", pid);
              try {
                long until = System.nanoTime() + PAUSE.toNanos();
                Await.until("its time", PAUSE.multipliedBy(2), () -> System.nanoTime() > until);
              } finally {
                Kin.signal("CONT", pid);
              }
              return new TreeSet<>(List.of(victim));
            });
    if (deployment.clientPid(victim) != pid) {
      outcome.othersLost().add(victim + " came back as another process");
    }
    return outcome;
  }

  /** Whoever has the most connections but the root. */
  private String innerNode() throws Exception {
    String root = deployment.root();
    SortedMap<String, Integer> connections = new TreeMap<>();
    for (String host : hosts) {
      if (!host.equals(root)) {
        connections.put(host, sockets(deployment.clientPid(host)));
      }
    }
    return connections.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static int sockets(long pid) throws IOException {
    int count = 0;
    Path folder = Path.of("/proc", Long.toString(pid), "fd");
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
      for (Path descriptor : descriptors) {
        count += Files.readSymbolicLink(descriptor).toString().startsWith("socket:") ? 1 : 0;
      }
    }
    return count;
  }

  private FaultOutcome suffer(String name, Fault fault) throws Exception {
    SortedMap<String, Long> losses = losses();
    Marks marks = new Marks(deployment.folder().resolve("marks-" + ++experiments));
    EmptyCommands stream = new EmptyCommands(deployment, marks, period).begin();
    try {
      Await.until("first command", Deployment.PATIENCE, () -> answeredByAll(stream, 0) >= 0);
      long before = System.nanoTime();
      SortedSet<String> harmed = fault.strike();
      // A pause is over when the fault is; a kill takes no time worth mentioning.
      long struck = name.contains("stopped") ? System.nanoTime() : before;
      long[] millis = heal(stream, marks, harmed, struck);
      List<Done> commands = stream.end();
      return FaultOutcome.of(
          name, millis, commands, marks, hosts, harmed, othersLost(losses, harmed));
    } finally {
      stream.end();
    }
  }

  /** Waits until all is well again; returns when the others were and when all were, in ms. */
  private long[] heal(EmptyCommands stream, Marks marks, SortedSet<String> harmed, long struck)
      throws Exception {
    SortedSet<String> others = new TreeSet<>(hosts);
    others.removeAll(harmed);
    int first = stream.numbers() + 1;
    long[] at = {-1, -1};
    Await.until(
        "whole tree again",
        WHOLE,
        () -> {
          if (at[0] < 0 && executedByAll(marks, others, first)) {
            at[0] = (System.nanoTime() - struck) / 1_000_000;
          }
          at[1] = answeredByAll(stream, struck);
          return at[0] >= 0 && at[1] >= 0;
        },
        () ->
            ""
                + stream
                    .done()
                    .subList(Math.max(0, stream.done().size() - 3), stream.done().size()));
    Await.until("all joined", WHOLE, () -> joined() == hosts.size());
    return at;
  }

  private static boolean executedByAll(Marks marks, SortedSet<String> others, int first)
      throws IOException {
    SortedSet<Integer> common = null;
    for (String host : others) {
      SortedSet<Integer> numbers = new TreeSet<>(marks.of(host).keySet()).tailSet(first);
      if (common == null) {
        common = numbers;
      } else {
        common.retainAll(numbers);
      }
      if (common.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Milliseconds until a command begun after that moment was answered by everyone, or -1. */
  private long answeredByAll(EmptyCommands stream, long moment) {
    return stream.done().stream()
        .filter(one -> one.begun() >= moment && one.exited().size() == hosts.size())
        .min(Comparator.comparingLong(Done::ended))
        .map(one -> (one.ended() - moment) / 1_000_000)
        .orElse(-1L);
  }

  private long joined() throws Exception {
    LockSupport.parkNanos(POLL_MILLIS * 1_000_000);
    return deployment.nodes().stream().filter(n -> "joined".equals(n.get("state"))).count();
  }

  private SortedMap<String, Long> losses() throws Exception {
    SortedMap<String, Long> losses = new TreeMap<>();
    for (Map<String, Object> node : deployment.nodes()) {
      losses.put((String) node.get("host"), (Long) node.get("disconnects"));
    }
    return losses;
  }

  private List<String> othersLost(SortedMap<String, Long> before, SortedSet<String> harmed)
      throws Exception {
    List<String> lost = new ArrayList<>();
    for (Map.Entry<String, Long> now : losses().entrySet()) {
      String host = now.getKey();
      if (!harmed.contains(host) && now.getValue() > before.getOrDefault(host, 0L)) {
        String why = deployment.plushm("why", host).out().strip().replace("\n", "\n      ");
        lost.add(host + " was declared lost:\n      " + why);
      }
    }
    return lost;
  }

  /**
   * Kills the controller when about half of those it invites have joined, and gives the same
   * command again. Instead of {@link #connect}.
   */
  FaultOutcome killControllerDuringInvitations() throws Exception {
    var first = deployment.start("--overlay", overlay, "connect", set());
    Await.until("half of them", WHOLE, () -> admitted() >= hosts.size() / 2);
    Marks marks = new Marks(deployment.folder().resolve("marks-" + ++experiments));
    long struck = System.nanoTime();
    SortedMap<String, Long> processes = processes();
    Kin.kill(deployment.controllerPid());
    EmptyCommands stream = new EmptyCommands(deployment, marks, period).begin();
    try {
      first.await(WHOLE);
      deployment.start("--overlay", overlay, "connect", set()).await(WHOLE).exits(0);
      long[] millis = heal(stream, marks, new TreeSet<>(), struck);
      List<String> restarted = new ArrayList<>();
      processes()
          .forEach(
              (host, pid) -> {
                if (!pid.equals(processes.getOrDefault(host, pid))) {
                  restarted.add(host + " was started again");
                }
              });
      return FaultOutcome.of(
          "controller killed, then again",
          millis,
          stream.end(),
          marks,
          hosts,
          new TreeSet<>(),
          restarted);
    } finally {
      stream.end();
    }
  }

  private long admitted() throws IOException {
    return processes().keySet().stream().filter(this::saysAdmitted).count();
  }

  private boolean saysAdmitted(String host) {
    try {
      return deployment.clientLog(host).contains("admitted as");
    } catch (IOException e) {
      return false;
    }
  }

  /** The processes of those clients that have begun. */
  private SortedMap<String, Long> processes() throws IOException {
    SortedMap<String, Long> processes = new TreeMap<>();
    for (String host : hosts) {
      if (Files.exists(deployment.clientHome(host).resolve("client.log"))) {
        processes.put(host, deployment.clientPid(host));
      }
    }
    return processes;
  }
}
