package com.plushm.controller.shell;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.HostName;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Activity;
import com.plushm.controller.ActivityListener;
import com.plushm.controller.BarrierView;
import com.plushm.controller.ControlNode;
import com.plushm.controller.DeploymentView;
import com.plushm.controller.Drain;
import com.plushm.controller.ExecutionView;
import com.plushm.controller.GetRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.MeshView;
import com.plushm.controller.NodeView;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Progress;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.StoryLine;
import com.plushm.controller.Summary;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SwitchRequest;
import com.plushm.controller.tree.SampleTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A control node that answers by the words of the command, without hosts. */
public final class ScriptedControlNode implements ControlNode {
  SampleTree survey = new SampleTree().child(2, 1).child(3, 1).past(20, "named -> invited");
  private static final Duration TOOK = Duration.ofMillis(120);

  private final Path state;
  public final List<String> asked = new CopyOnWriteArrayList<>();
  public final List<HostPlan> plans = new CopyOnWriteArrayList<>();
  public final AtomicInteger waiting = new AtomicInteger();
  public final AtomicInteger interrupts = new AtomicInteger();
  public final AtomicInteger abandoned = new AtomicInteger();
  public final AtomicInteger shutdowns = new AtomicInteger();
  public volatile NodeSet joined = NodeSet.parse("local[1-4]");
  public volatile int running;

  volatile NodeSet failed = NodeSet.empty();
  volatile List<RunView> runs =
      List.of(
          new RunView(
              "1.7",
              "hello",
              "run",
              "done",
              Instant.parse("2024-05-06T07:08:09Z"),
              TOOK,
              8,
              8,
              0,
              0,
              0,
              NodeSet.parse("local[1-8]"),
              "hello.yaml",
              "cd".repeat(32),
              List.of(new RunView.Part("all", NodeSet.parse("local[1-8]"))),
              "ab12"));

  /** What hosts have told of themselves. */
  final Map<String, Map<String, String>> facts = new TreeMap<>();

  /** What is done when somebody who attached waits; then the execution is over. */
  public volatile Runnable awaited;

  /** What was asked of {@code run} last. */
  volatile RunRequest ran;

  /** What {@code run} begins, if not something that is over at once. */
  volatile LastingExecution lasting;

  public ScriptedControlNode(Path state) {
    this.state = state;
  }

  @Override
  public boolean choose(String overlay) {
    return overlay.equals("star");
  }

  @Override
  public DeploymentView deployment() {
    return new DeploymentView(
        "test", state, 4711, 3, "star", "127.0.0.1:7400", Duration.ofSeconds(7), running);
  }

  @Override
  public Activity connect(List<HostPlan> hosts, ActivityListener listener) {
    plans.addAll(hosts);
    return done(account("connect", List.of(), List.of(), hosts.size(), 0, 0, false));
  }

  @Override
  public Activity use(SwitchRequest request, ActivityListener listener) {
    asked.add("use " + request);
    return done(account("overlay", List.of(), List.of(), joined.size(), 0, 0, false));
  }

  @Override
  public Activity disconnect(Optional<NodeSet> hosts, ActivityListener listener) {
    asked.add("disconnect " + hosts.map(NodeSet::fold).orElse("all"));
    return done(account("disconnect", List.of(), List.of(), joined.size(), 0, 0, false));
  }

  @Override
  public Activity shell(String execution, ShellRequest request, ActivityListener listener) {
    List<String> hosts = new ArrayList<>();
    request.hosts().forEach(plan -> hosts.add(plan.target().host().value()));
    plans.addAll(request.hosts());
    asked.add((request.shell() ? "sh -c " : "exec ") + request.words());
    NodeSet all = NodeSet.of(hosts);
    String word = request.words().isEmpty() ? "" : request.words().get(0);
    listener.progress(new Progress("running", all.size(), 0, 0, 0, all));
    return switch (word) {
      case "sleep" -> new Sleep(all);
      case "boom" -> throw new IllegalStateException("a defect");
      case "refuse" -> throw new PlushException(ErrorCode.OVERLAY_FULL, "full", "star", "use few");
      default -> done(answer(word, all));
    };
  }

  private static Summary answer(String word, NodeSet all) {
    List<Summary.Block> blocks = new ArrayList<>();
    switch (word) {
      case "name" -> {
        for (String host : all) {
          blocks.add(block(NodeSet.of(List.of(host)), Outcome.exited(0), host + "\n", ""));
        }
      }
      case "false" -> {
        blocks.add(block(all.subset(1), Outcome.exited(7), "", "no\n"));
        if (all.size() > 1) {
          blocks.add(block(all.minus(all.subset(1)), Outcome.exited(0), "yes\n", ""));
        }
        return account("shell", blocks, List.of(), all.size(), 1, 7, false);
      }
      case "gone" -> {
        Summary.Missing missing =
            new Summary.Missing(all.subset(1), ErrorCode.HOST_LOST, "the client was lost");
        blocks.add(block(all.minus(all.subset(1)), Outcome.exited(0), "ok\n", ""));
        return account("shell", blocks, List.of(missing), all.size(), 0, 0, false);
      }
      default -> blocks.add(block(all, Outcome.exited(0), word + "\n", ""));
    }
    return account("shell", blocks, List.of(), all.size(), 0, 0, false);
  }

  @Override
  public Activity put(PutRequest request, ActivityListener listener) {
    asked.add(
        "put "
            + request.files().stream().map(f -> f.substring(f.lastIndexOf('/') + 1)).toList()
            + " "
            + request.destination()
            + " "
            + request.mode()
            + " "
            + request.parents());
    plans.addAll(request.hosts());
    int hosts = request.hosts().size();
    return done(account("put", List.of(), List.of(), hosts, 0, 0, false));
  }

  @Override
  public Activity get(GetRequest request, ActivityListener listener) {
    asked.add(
        "get "
            + request.path()
            + " "
            + request.folder().substring(request.folder().lastIndexOf('/') + 1));
    plans.addAll(request.hosts());
    int hosts = request.hosts().size();
    return done(account("get", List.of(), List.of(), hosts, 0, 0, false));
  }

  @Override
  public String nextExecution() {
    return LastingExecution.ID;
  }

  @Override
  public Activity run(String execution, RunRequest request, ActivityListener listener) {
    ran = request;
    if (lasting != null) {
      return lasting;
    }
    String name = request.specification().name();
    Summary.Block block =
        new Summary.Block(
            "greet",
            NodeSet.parse("local[1-8]"),
            Outcome.exited(0),
            Bytes.utf8("hello\n"),
            Bytes.EMPTY,
            0);
    return done(new Summary("1.7", name, TOOK, List.of(block), List.of(), 8, 8, 0, 0, false));
  }

  @Override
  public Activity logs(String execution, boolean follow, ActivityListener listener) {
    if (lasting != null && execution.equals(lasting.id())) {
      return lasting.look();
    }
    if (follow) {
      Bytes text = Bytes.utf8("line 1\nline 2\n");
      listener.output(new OutputEvent("greet", joined, Stream.OUT, text));
    }
    Summary.Block block = block(joined, Outcome.exited(0), "line 1\nline 2\n", "");
    return done(account("greet", List.of(block), List.of(), joined.size(), 0, 0, false));
  }

  @Override
  public void stop(String execution, boolean force) {
    asked.add("stop " + execution + (force ? " by force" : ""));
    if (lasting != null && execution.equals(lasting.id())) {
      lasting.interrupt();
    }
  }

  @Override
  public void detach(String execution) {
    if (!execution.startsWith("1.")) {
      throw new PlushException(ErrorCode.NO_SUCH_EXECUTION, "no such execution", execution, null);
    }
    asked.add("detach " + execution);
  }

  @Override
  public int signal(String execution, Optional<NodeSet> hosts, int signal) {
    asked.add("signal " + signal + " " + execution + " " + hosts.map(NodeSet::fold).orElse("all"));
    return hosts.map(joined::intersect).orElse(joined).size();
  }

  @Override
  public List<NodeView> nodes() {
    List<NodeView> views = new ArrayList<>();
    for (String host : joined) {
      views.add(
          new NodeView(
              new HostName(host),
              List.of(),
              HostState.JOINED,
              Duration.ofSeconds(3),
              "local",
              "n" + host,
              1,
              views.size(),
              "127.0.0.1:9000",
              0,
              "",
              new TreeMap<>(facts.getOrDefault(host, Map.of())),
              ""));
    }
    return views;
  }

  @Override
  public MeshView mesh() {
    return new MeshView(
        "star",
        "local1",
        "nlocal1",
        "grant 1",
        4,
        "1.5",
        0,
        50,
        0,
        List.of("root: local1"),
        new TreeMap<>());
  }

  @Override
  public SurveyView survey(Optional<HostName> about) {
    asked.add("survey " + about.map(HostName::value).orElse("all"));
    return survey.survey();
  }

  @Override
  public List<ExecutionView> executions() {
    return List.of(new ExecutionView("1.7", "hello", "done", TOOK, 8, 8, 0, 0, NodeSet.empty()));
  }

  @Override
  public void adapt(String execution, String barrier, int places) {
    asked.add("adapt " + execution + " " + barrier + " " + places);
  }

  @Override
  public List<BarrierView> barriers(Optional<String> execution) {
    NodeSet all = NodeSet.parse("local[1-8]");
    NodeSet five = NodeSet.parse("local[1-5]");
    BarrierView open =
        new BarrierView(
            "1.7", "mapped", "open", "all are there", 8, all, all, all, NodeSet.empty(), TOOK);
    BarrierView waiting =
        new BarrierView(
            "1.7", "reduced", "waiting", "", 8, all, five, NodeSet.empty(), NodeSet.empty(), TOOK);
    return execution.isEmpty() || execution.get().equals("1.7")
        ? List.of(open, waiting)
        : List.of();
  }

  @Override
  public List<StoryLine> story(String execution) {
    if (!execution.equals("1.7")) {
      throw new PlushException(ErrorCode.NO_SUCH_EXECUTION, "no such execution", execution, null);
    }
    Instant at = Instant.parse("2024-05-06T07:08:09Z");
    return List.of(
        new StoryLine(at, "8 hosts are there, 0 failed"),
        new StoryLine(at.plusMillis(250), "local[1-8] entered barrier 'mapped'"),
        new StoryLine(at.plusMillis(260), "barrier 'mapped' opened: all are there"));
  }

  @Override
  public List<RunView> runs() {
    return runs;
  }

  @Override
  public Activity attach(String execution, ActivityListener listener) {
    if (awaited != null) {
      return LastingExecution.overWhenAwaited(awaited);
    }
    if (lasting == null || !execution.equals(lasting.id())) {
      throw new PlushException(ErrorCode.NO_SUCH_EXECUTION, "no such execution", execution, null);
    }
    return lasting.look();
  }

  @Override
  public NodeSet drain(NodeSet hosts, Drain drain) {
    asked.add("drain " + drain + " " + hosts.fold());
    return hosts.intersect(failed);
  }

  @Override
  public NodeSet reinstate(NodeSet hosts) {
    asked.add("reinstate " + hosts.fold());
    return hosts.intersect(failed);
  }

  @Override
  public void shutdown(boolean dismantle) {
    shutdowns.incrementAndGet();
  }

  static Summary.Block block(NodeSet hosts, Outcome outcome, String out, String err) {
    return new Summary.Block("shell", hosts, outcome, Bytes.utf8(out), Bytes.utf8(err), 0);
  }

  static Summary account(
      String name,
      List<Summary.Block> blocks,
      List<Summary.Missing> missing,
      int targets,
      int failed,
      int largest,
      boolean interrupted) {
    int absent = 0;
    for (Summary.Missing one : missing) {
      absent += one.hosts().size();
    }
    return new Summary(
        "1.7",
        name,
        TOOK,
        blocks,
        missing,
        targets,
        targets - absent,
        failed,
        largest,
        interrupted);
  }

  private static Activity done(Summary summary) {
    return new Activity() {
      @Override
      public String id() {
        return summary.id();
      }

      @Override
      public CompletionStage<Summary> summary() {
        return CompletableFuture.completedFuture(summary);
      }

      @Override
      public void interrupt() {}

      @Override
      public void abandon() {}
    };
  }

  /** Ends at the second Ctrl-C; with one host, at the first. */
  private final class Sleep implements Activity {
    private final NodeSet hosts;
    private final CompletableFuture<Summary> end = new CompletableFuture<>();

    Sleep(NodeSet hosts) {
      this.hosts = hosts;
      waiting.incrementAndGet();
    }

    @Override
    public String id() {
      return "1.8";
    }

    @Override
    public CompletionStage<Summary> summary() {
      return end;
    }

    @Override
    public void interrupt() {
      interrupts.incrementAndGet();
      if (hosts.size() == 1) {
        end(account("shell", List.of(), List.of(), 1, 0, 0, true));
      }
    }

    @Override
    public void abandon() {
      abandoned.incrementAndGet();
      Summary.Missing missing =
          new Summary.Missing(hosts, ErrorCode.HOST_SILENT, "no answer before the interrupt");
      end(account("shell", List.of(), List.of(missing), hosts.size(), 0, 0, true));
    }

    private void end(Summary summary) {
      waiting.decrementAndGet();
      end.complete(summary);
    }
  }
}
