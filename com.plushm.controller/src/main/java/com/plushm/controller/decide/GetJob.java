package com.plushm.controller.decide;

import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileMessage.Drawn;
import com.plushm.api.file.FileMessage.NotDrawn;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code get}: first every host tells what its file is, and equal answers fold like any output;
 * then each different content is drawn once, a few at a time, so that no more is ever on its way
 * than the queues of the tree hold.
 */
final class GetJob extends Job implements FileDesk.Drawing, FileFetch.Listener {
  /** Contents drawn at a time. */
  static final int FETCHES_MAX = 4;

  private static final long LOOK_MILLIS = 1_000;

  /** What is got, and where to. */
  record Plan(ExecutionPlan tell, String path, String name, String folder) {}

  private final Plan plan;
  private final String execution;
  private final Deque<FileFetch> waiting = new ArrayDeque<>();
  private final Set<FileFetch> running = new LinkedHashSet<>();
  private final Map<String, List<Host>> results = new LinkedHashMap<>();
  private final Map<String, List<Host>> failures = new LinkedHashMap<>();
  private final Set<Host> pending = new LinkedHashSet<>();
  private ExecutionJob telling;
  private Summary told;
  private CommandId command;

  /**
   * @param execution the id of the execution that has the hosts tell what they have
   */
  GetJob(String key, String execution, Desk desk, Observer observer, Plan plan) {
    super(key, desk, observer);
    this.execution = execution;
    this.plan = plan;
  }

  @Override
  void begin() {
    telling =
        new ExecutionJob(
            execution,
            desk(),
            new Observer() {
              @Override
              public void progress(Progress progress) {
                observer().progress(progress);
              }

              @Override
              public void notice(String line) {
                observer().notice(line);
              }

              @Override
              public void done(Summary summary) {
                told(summary);
              }
            },
            plan.tell());
    desk().jobs().begin(telling);
  }

  private void told(Summary summary) {
    told = summary;
    command = telling.command().orElse(null);
    if (command == null || summary.interrupted()) {
      end(summary.interrupted());
      return;
    }
    desk().files().draw(command, this);
    Map<FileDisk.Described, List<Host>> contents = new LinkedHashMap<>();
    for (Summary.Block block : summary.blocks()) {
      if (!block.outcome().success()) {
        continue;
      }
      Optional<FileDisk.Described> file = described(block.out().text().strip());
      for (String name : block.hosts()) {
        Host host = desk().hosts().byName(new HostName(name)).orElseThrow();
        if (file.isEmpty()) {
          failed(host, "its answer means nothing");
        } else {
          pending.add(host);
          contents.computeIfAbsent(file.get(), f -> new ArrayList<>()).add(host);
        }
      }
    }
    contents.forEach(
        (file, hosts) ->
            waiting.add(
                new FileFetch(
                    desk(),
                    command,
                    new FileFetch.Content(file, List.copyOf(hosts)),
                    plan.folder(),
                    plan.name(),
                    this)));
    desk().timers().start("get-" + key(), LOOK_MILLIS, this::look);
    pump();
  }

  /** What a host says of its file: size, mode, SHA-256. It may say anything. */
  static Optional<FileDisk.Described> described(String words) {
    String[] parts = words.split(" ", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      long size = Long.parseLong(parts[0]);
      int mode = Integer.parseInt(parts[1]);
      byte[] hash = HexFormat.of().parseHex(parts[2]);
      boolean sane =
          size >= 0
              && size <= FileLayout.SIZE_MAX
              && mode >= 0
              && mode <= com.plushm.api.command.Command.MODE_MAX
              && hash.length == FileLayout.HASH_BYTES;
      return sane
          ? Optional.of(new FileDisk.Described(size, mode, Bytes.of(hash)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void pump() {
    while (running.size() < FETCHES_MAX && !waiting.isEmpty()) {
      FileFetch fetch = waiting.poll();
      running.add(fetch);
      fetch.begin();
    }
    if (running.isEmpty() && !over()) {
      end(false);
    }
  }

  private void look() {
    List.copyOf(running).forEach(FileFetch::look);
    if (!over()) {
      desk().timers().start("get-" + key(), LOOK_MILLIS, this::look);
      touch();
    }
  }

  @Override
  public void drawn(Drawn message) {
    for (FileFetch fetch : List.copyOf(running)) {
      if (fetch.isFrom(message.source())) {
        fetch.drawn(message);
      }
    }
  }

  @Override
  public void notDrawn(NotDrawn message) {
    for (FileFetch fetch : List.copyOf(running)) {
      if (fetch.isFrom(message.source())) {
        fetch.fail(message.why());
      }
    }
  }

  @Override
  public void got(Host host, String where) {
    pending.remove(host);
    String words = plan.path() + ": got";
    results.computeIfAbsent(words, w -> new ArrayList<>()).add(host);
    touch();
  }

  @Override
  public void failed(Host host, String why) {
    pending.remove(host);
    failures.computeIfAbsent(plan.path() + ": " + why, w -> new ArrayList<>()).add(host);
    touch();
  }

  @Override
  public void over(FileFetch fetch) {
    running.remove(fetch);
    pump();
  }

  private void end(boolean interrupted) {
    if (over()) {
      return;
    }
    desk().timers().cancel("get-" + key());
    if (command != null) {
      desk().files().drawn(command);
    }
    List<Summary.Block> blocks = new ArrayList<>();
    results.forEach((words, hosts) -> blocks.add(block(hosts, 0, words)));
    failures.forEach((words, hosts) -> blocks.add(block(hosts, 1, words)));
    told.blocks().stream().filter(b -> !b.outcome().success()).forEach(blocks::add);
    List<Summary.Missing> missing = new ArrayList<>(told.missing());
    if (!pending.isEmpty()) {
      NodeSet rest = HostTable.names(pending);
      missing.add(
          new Summary.Missing(rest, ErrorCode.HOST_SILENT, "interrupted before it was got"));
    }
    int failed = failures.values().stream().mapToInt(List::size).sum();
    finish(
        new Summary(
            told.id(),
            told.name(),
            took(),
            List.copyOf(blocks),
            List.copyOf(missing),
            told.targets(),
            told.answered() - pending.size(),
            told.failed() + failed,
            Math.max(told.largestStatus(), failed > 0 ? 1 : 0),
            interrupted));
  }

  private static Summary.Block block(List<Host> hosts, int status, String words) {
    Bytes text = Bytes.utf8(words + "\n");
    return new Summary.Block(
        "get",
        HostTable.names(hosts),
        Outcome.exited(status),
        status == 0 ? text : Bytes.EMPTY,
        status == 0 ? Bytes.EMPTY : text,
        0);
  }

  @Override
  boolean uses(Host host) {
    return !over() && pending.contains(host);
  }

  @Override
  void interrupt() {
    if (told == null) {
      telling.interrupt();
      return;
    }
    running.forEach(FileFetch::stop);
    running.clear();
    waiting.clear();
    end(true);
  }

  @Override
  void abandon() {
    if (told == null) {
      telling.abandon();
    } else {
      interrupt();
    }
  }

  @Override
  Progress progress() {
    if (told == null) {
      return telling.progress();
    }
    int failed = failures.values().stream().mapToInt(List::size).sum();
    int got = results.values().stream().mapToInt(List::size).sum();
    return new Progress(
        "getting",
        told.targets(),
        got + failed + told.failed(),
        failed + told.failed(),
        told.missing().stream().mapToInt(m -> m.hosts().size()).sum(),
        some(pending));
  }
}
