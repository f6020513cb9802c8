package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.controller.HostPlan;
import com.plushm.controller.enrol.Enrolled;
import com.plushm.controller.enrol.Enrolment;
import com.plushm.controller.enrol.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and enrols clients, several at a time: few on this machine, more on others. */
final class LaunchPool implements AutoCloseable {
  static final String LOCAL = "local";

  /** Launches that wait; the decider has no more invitations outstanding than this. */
  private static final int WAITING_MAX = 10_000;

  private static final long IDLE_SECONDS = 10;

  /** A launch under way, and the channel to its client once there is one. */
  private static final class Attempt {
    private LaunchChannel channel;
    private boolean abandoned;

    synchronized void reached(LaunchChannel client) {
      channel = client;
      if (abandoned) {
        channel.close();
      }
    }

    /** A client whose channel closes before it is enrolled ends by itself. */
    synchronized void abandon() {
      abandoned = true;
      if (channel != null) {
        channel.close();
      }
    }

    synchronized boolean isAbandoned() {
      return abandoned;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(LaunchPool.class);

  /** Hears what became of a launch, on the pool's thread. */
  interface Listener {
    void launched(long invitation, Enrolled client);

    void failed(long invitation, ErrorCode code, String reason);
  }

  private final Launchers launchers;
  private final Enrolment enrolment;
  private final LaunchSettings settings;
  private final Path localHomes;
  private final Duration enrolTime;
  private final BiFunction<HostPlan, String, Terms> terms;
  private final Listener listener;
  private final ThreadPoolExecutor local;
  private final ThreadPoolExecutor remote;
  private final SortedMap<Long, Attempt> attempts = new ConcurrentSkipListMap<>();

  /**
   * @param localHomes holds the home folders of this machine's clients
   * @param terms what a client is told, given the address by which its host was reached
   */
  LaunchPool(
      Launchers launchers,
      Enrolment enrolment,
      LaunchSettings settings,
      Path localHomes,
      ControlConfig config,
      BiFunction<HostPlan, String, Terms> terms,
      Listener listener) {
    this.launchers = launchers;
    this.enrolment = enrolment;
    this.settings = settings;
    this.localHomes = localHomes;
    this.enrolTime = Duration.ofMillis(config.enrolMillis());
    this.terms = terms;
    this.listener = listener;
    int processors = Runtime.getRuntime().availableProcessors();
    int here = config.localLaunchesMax();
    this.local = pool("plushm-launch-local", here > 0 ? here : Math.max(4, 2 * processors));
    this.remote = pool("plushm-launch", config.remoteLaunchesMax());
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  void launch(long invitation, HostPlan plan) {
    Attempt attempt = new Attempt();
    attempts.put(invitation, attempt);
    try {
      (plan.launcher().equals(LOCAL) ? local : remote)
          .execute(() -> run(invitation, plan, attempt));
    } catch (RejectedExecutionException e) {
      attempts.remove(invitation);
      listener.failed(invitation, ErrorCode.HOST_BUSY, "too many launches wait");
    }
  }

  /** Nobody waits for that launch any more. */
  void abandon(long invitation) {
    Attempt attempt = attempts.get(invitation);
    if (attempt != null) {
      attempt.abandon();
    }
  }

  private void run(long invitation, HostPlan plan, Attempt attempt) {
    try {
      if (attempt.isAbandoned()) {
        return;
      }
      Enrolled client = enrol(plan, attempt);
      LOG.info("{} is {}", plan.target().host(), client);
      listener.launched(invitation, client);
    } catch (PlushException e) {
      LOG.info("{}", e.getMessage());
      String advice = e.todo().map(todo -> " — " + todo).orElse("");
      listener.failed(invitation, e.code(), e.what() + advice);
    } catch (InterruptedException e) {
      listener.failed(invitation, ErrorCode.HOST_START, "the controller ends");
    } catch (RuntimeException e) {
      LOG.error("launching {}", plan.target().host(), e);
      listener.failed(invitation, ErrorCode.INTERNAL, "internal error: " + e);
    } finally {
      attempts.remove(invitation, attempt);
    }
  }

  private Enrolled enrol(HostPlan plan, Attempt attempt) throws InterruptedException {
    LaunchTarget target = plan.target();
    if (plan.launcher().equals(LOCAL) && target.home().isEmpty()) {
      HostName host = target.host();
      String home = localHomes.resolve(host.value()).toString();
      target = new LaunchTarget(host, home, target.options());
    }
    LaunchChannel channel = launchers.named(plan.launcher()).launch(target, settings);
    attempt.reached(channel);
    return enrolment.enrol(channel, terms.apply(plan, channel.address()), enrolTime);
  }

  @Override
  public void close() {
    local.shutdownNow();
    remote.shutdownNow();
  }
}
