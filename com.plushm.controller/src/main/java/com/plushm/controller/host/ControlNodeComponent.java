package com.plushm.controller.host;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.file.FileDisks;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.protocol.EventLoop;
import com.plushm.api.protocol.EventLoops;
import com.plushm.api.spec.Specification;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Transport;
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
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Shipment;
import com.plushm.controller.StoryLine;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SwitchRequest;
import com.plushm.controller.ca.DeploymentAuthority;
import com.plushm.controller.decide.Control;
import com.plushm.controller.decide.JournalEvent;
import com.plushm.controller.door.StateFolder;
import com.plushm.controller.enrol.Enrolment;
import com.plushm.controller.enrol.Terms;
import com.plushm.controller.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control node as a service: brings its parts together and passes calls to its event loop. */
@Component(service = ControlNode.class, immediate = true)
@Designate(ocd = ControlConfig.class)
public final class ControlNodeComponent implements ControlNode {
  private static final String EXIT = "plushm.exit";
  private static final String JOURNAL = "journal.mv";
  private static final long ASK_SECONDS = 30;
  private static final long DISMANTLE_SECONDS = 8;
  private static final Logger LOG = LoggerFactory.getLogger(ControlNodeComponent.class);

  private final BundleContext bundle;
  private final Deployment deployment;
  private final long reign;
  private final Instant startedAt = Instant.now();
  private final Journal journal;
  private final ScheduledExecutorService clock;
  private final EventLoop loop;
  private final FileDisks.Opened disk;
  private final ControlRuntime runtime;
  private final Control control;
  private final Seat seat;
  private final LaunchPool launches;
  private final AtomicLong executions = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final InstalledOverlays overlays;
  private final PackageFiles packages;

  /**
   * Begins a reign.
   *
   * @throws PlushException if the state folder cannot be used
   */
  @Activate
  public ControlNodeComponent(
      BundleContext bundle,
      ControlConfig config,
      @Reference StateFolder folder,
      @Reference Transport transport,
      @Reference Wire wire,
      @Reference EventLoops loops,
      @Reference FileDisks disks,
      @Reference Launchers launchers) {
    this.bundle = bundle;
    this.deployment = Deployment.of(folder.path(), bundle::getProperty);
    this.overlays = new InstalledOverlays(bundle);
    this.packages = new PackageFiles(deployment.state().resolve("packages"));
    DeploymentAuthority authority =
        DeploymentAuthority.open(deployment.state().resolve("ca"), deployment.name());
    try {
      this.journal = Journal.open(deployment.state().resolve(JOURNAL), wire);
      long known = lastReign(journal.found());
      this.reign = new ReignFile(deployment.state().resolve("reign")).next(known);
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.STATE_UNUSABLE,
          "the state folder cannot be used: " + e.getMessage(),
          deployment.state().toString(),
          "make it writable for its owner, or name another one with --state",
          e);
    }
    this.clock = Executors.newSingleThreadScheduledExecutor(ControlNodeComponent::clockThread);
    this.loop = loops.open("plushm-control", e -> LOG.error("an event failed", e));
    Incarnation incarnation = new Incarnation(reign);
    this.disk = disks.open(deployment.state(), deployment.state(), loop::postNow);
    this.runtime =
        new ControlRuntime(
            loop,
            wire,
            authority,
            incarnation,
            journal,
            disk,
            new LocalCommands(deployment.state(), LocalCommands.SECONDS_MAX));
    this.seat = new Seat(transport, deployment, authority.credentials(), incarnation, runtime);
    this.launches =
        new LaunchPool(
            launchers,
            new Enrolment(authority, clock),
            new LaunchSettings(
                deployment.name(),
                deployment.clientProduct(),
                deployment.clientArguments(),
                config.connectMillis(),
                config.installMillis()),
            deployment.state().resolve("local"),
            config,
            this::terms,
            runtime);
    this.control = new Control(runtime, deployment.settings(config), reign, journal.found());
    runtime.connect(control, seat, launches);
    control.choose(deployment.overlay());
    List<HostPlan> inherited = control.inherited();
    if (!inherited.isEmpty()) {
      seat.take(inherited.stream().allMatch(Seat::isHere), true);
    }
    loop.post(control::resume);
    journal.damage().forEach(this::tell);
    LOG.info("reign {} of {} begins", reign, deployment.name());
  }

  private void tell(PlushException damage) {
    LOG.error("{}", damage.getMessage());
    loop.post(() -> control.tell(damage.getMessage()));
  }

  private static Thread clockThread(Runnable task) {
    Thread thread = new Thread(task, "plushm-enrolment-clock");
    thread.setDaemon(true);
    return thread;
  }

  /** The reign of the last command in a journal; 0 if there is none. */
  private static long lastReign(List<JournalEvent> journal) {
    long last = 0;
    for (JournalEvent event : journal) {
      if (event instanceof JournalEvent.Sent sent) {
        last = Math.max(last, sent.command().id().reign());
      }
    }
    return last;
  }

  /** What a client is told, whose host was reached by that address. */
  private Terms terms(HostPlan plan, String address) {
    Links links = seat.links().orElseThrow();
    String own = links.self().endpoint().address();
    Optional<String> bind = Optional.empty();
    Optional<String> advertised = Optional.of(address);
    if (plan.launcher().equals(LaunchPool.LOCAL)) {
      boolean loopback = own.startsWith("127.");
      bind = Optional.of(loopback ? own + ":0" : "0.0.0.0:0");
      advertised = loopback ? Optional.empty() : Optional.of(own);
    }
    return new Terms(
        deployment.name(),
        plan.target().host(),
        links.self(),
        runtime.generation().toString(),
        bind,
        advertised,
        deployment.unattendedMillis());
  }

  @Deactivate
  void close() throws IOException {
    launches.close();
    runtime.close();
    seat.close();
    loop.close();
    disk.close();
    clock.shutdownNow();
    journal.close();
  }

  // The facade.

  @Override
  public DeploymentView deployment() {
    int running = ask(control::executionsRunning);
    return new DeploymentView(
        deployment.name(),
        deployment.state(),
        ProcessHandle.current().pid(),
        reign,
        runtime.generation().overlay(),
        seat.links().map(l -> l.self().endpoint().toString()).orElse(""),
        Duration.between(startedAt, Instant.now()),
        running);
  }

  @Override
  public Activity connect(List<HostPlan> hosts, ActivityListener listener) {
    String key = "connect-" + others.incrementAndGet();
    boolean localOnly = hosts.stream().allMatch(Seat::isHere);
    return begin(
        key,
        "",
        listener,
        handle -> {
          take(localOnly);
          control.connect(key, hosts, handle);
        });
  }

  @Override
  public Activity use(SwitchRequest request, ActivityListener listener) {
    String key = "overlay-" + others.incrementAndGet();
    String checked = overlays.check(request.overlay());
    SwitchRequest exact = new SwitchRequest(checked, request.quorumPercent(), request.deadline());
    return begin(key, "", listener, handle -> control.use(key, exact, handle));
  }

  @Override
  public Activity disconnect(Optional<NodeSet> hosts, ActivityListener listener) {
    String key = "disconnect-" + others.incrementAndGet();
    return begin(key, "", listener, handle -> control.disconnect(key, hosts, handle));
  }

  @Override
  public Activity shell(String id, ShellRequest request, ActivityListener listener) {
    boolean localOnly = request.hosts().stream().allMatch(Seat::isHere);
    return begin(
        id,
        id,
        listener,
        handle -> {
          take(localOnly);
          control.shell(id, request, handle);
        });
  }

  @Override
  public Activity run(String id, RunRequest request, ActivityListener listener) {
    RunRequest whole =
        new RunRequest(
            request.specification(),
            request.keep(),
            packages.of(request.specification().software()),
            request.source());
    boolean localOnly =
        request.specification().pools().stream().allMatch(ControlNodeComponent::isHere);
    return begin(
        id,
        id,
        listener,
        handle -> {
          take(localOnly);
          control.run(id, whole, handle);
        });
  }

  @Override
  public Activity put(PutRequest request, ActivityListener listener) {
    List<Shipment> shipments =
        request.files().stream().map(f -> FileReader.read(Path.of(f))).toList();
    String id = nextExecution();
    boolean localOnly = request.hosts().stream().allMatch(Seat::isHere);
    return begin(
        id,
        id,
        listener,
        handle -> {
          take(localOnly);
          control.put(id, request, shipments, handle);
        });
  }

  @Override
  public Activity get(GetRequest request, ActivityListener listener) {
    String key = "get-" + others.incrementAndGet();
    String id = nextExecution();
    boolean localOnly = request.hosts().stream().allMatch(Seat::isHere);
    return begin(
        key,
        id,
        listener,
        handle -> {
          take(localOnly);
          control.get(key, id, request, handle);
        });
  }

  @Override
  public Activity logs(String execution, boolean follow, ActivityListener listener) {
    String key = "logs-" + others.incrementAndGet();
    return begin(key, execution, listener, handle -> control.logs(key, execution, follow, handle));
  }

  @Override
  public void stop(String execution, boolean force) {
    tell(() -> control.stop(execution, force));
  }

  @Override
  public List<BarrierView> barriers(Optional<String> execution) {
    return ask(() -> control.barriers(execution));
  }

  @Override
  public void adapt(String execution, String barrier, int places) {
    int unused =
        ask(
            () -> {
              control.adapt(execution, barrier, places);
              return places;
            });
  }

  @Override
  public List<StoryLine> story(String execution) {
    return ask(() -> control.story(execution));
  }

  @Override
  public List<RunView> runs() {
    return ask(control::runs);
  }

  @Override
  public Activity attach(String execution, ActivityListener listener) {
    String key = "attach-" + others.incrementAndGet();
    return begin(key, execution, listener, handle -> control.attach(key, execution, handle));
  }

  @Override
  public void detach(String execution) {
    tell(() -> control.detach(execution));
  }

  @Override
  public NodeSet drain(NodeSet hosts, Drain drain) {
    return ask(() -> control.drain(hosts, drain));
  }

  @Override
  public NodeSet reinstate(NodeSet hosts) {
    return ask(() -> control.drain(hosts, Drain.NONE));
  }

  @Override
  public int signal(String execution, Optional<NodeSet> hosts, int signal) {
    return ask(() -> control.signal(execution, hosts, signal));
  }

  @Override
  public List<NodeView> nodes() {
    return ask(control::nodes);
  }

  @Override
  public MeshView mesh() {
    return ask(() -> control.mesh(runtime.generation().overlay(), runtime.counters()));
  }

  @Override
  public SurveyView survey(Optional<HostName> about) {
    CompletableFuture<SurveyView> view = new CompletableFuture<>();
    ask(
        () -> {
          control.survey(about, view::complete);
          return view;
        });
    return await(view);
  }

  @Override
  public List<ExecutionView> executions() {
    return ask(control::executions);
  }

  @Override
  public String nextExecution() {
    return reign + "." + executions.incrementAndGet();
  }

  private static boolean isHere(Specification.Pool pool) {
    return pool.hosts().stream().allMatch(name -> Seat.isHere(pool.launcher(), name));
  }

  /**
   * Sees to it that the hosts of a request can reach this controller. In the same event of the loop
   * as the beginning of its job: of two first commands, the second finds the controller in use.
   */
  private void take(boolean localOnly) {
    seat.take(localOnly, isIdle());
  }

  /** Whether nobody takes part, nor is about to. */
  private boolean isIdle() {
    return control.nodes().stream()
        .allMatch(n -> n.state() == HostState.NAMED || n.state() == HostState.LEFT);
  }

  @Override
  public boolean choose(String choice) {
    String checked = overlays.check(choice);
    return ask(
        () -> {
          control.choose(checked);
          return control.generation().overlay().equals(checked);
        });
  }

  private Activity begin(
      String key, String id, ActivityListener listener, Consumer<JobHandle> work) {
    JobHandle handle =
        new JobHandle(
            id,
            listener,
            () -> loop.post(() -> control.interrupt(key)),
            () -> loop.post(() -> control.abandon(key)),
            () -> loop.post(() -> control.leave(key)));
    return ask(
        () -> {
          work.accept(handle);
          control.untold().forEach(handle::notice);
          return handle;
        });
  }

  /** Has the loop compute something; what it throws is thrown here. */
  private <T> T ask(Supplier<T> question) {
    if (loop.inLoop()) {
      return question.get();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.post(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return await(answer);
  }

  private void tell(Runnable what) {
    boolean unused =
        ask(
            () -> {
              what.run();
              return true;
            });
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(ASK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PlushException known) {
        throw known;
      }
      throw new IllegalStateException("the control node failed", e.getCause());
    } catch (TimeoutException e) {
      throw new PlushException(
          ErrorCode.CONTROLLER_GONE, "the controller does not answer", null, "try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlushException(ErrorCode.CONTROLLER_GONE, "interrupted", null, null, e);
    }
  }

  @Override
  public void shutdown(boolean dismantle) {
    if (ending.compareAndSet(false, true)) {
      Thread thread = new Thread(() -> end(dismantle), "plushm-shutdown");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void end(boolean dismantle) {
    try {
      if (dismantle) {
        disconnect(Optional.empty(), ActivityListener.SILENT)
            .summary()
            .toCompletableFuture()
            .get(DISMANTLE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException | PlushException e) {
      LOG.warn("dismantling: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (System.getProperty(EXIT) == null) {
      System.setProperty(EXIT, "0");
    }
    try {
      bundle.getBundle(0).stop();
    } catch (BundleException e) {
      LOG.error("the framework does not stop", e);
    }
  }
}
