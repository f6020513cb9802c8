package com.plushm.upgrade;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.upgrade.SwapOrder;
import com.plushm.api.upgrade.Swapped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.FrameworkWiring;

/** One exchange, step by step. The bundle stops once: its users see it go once and come once. */
final class Exchange {
  /** How long the old content may take to be back. */
  static final Duration ROLLBACK_MAX = Duration.ofSeconds(30);

  /** How much later than the deadline the thread that works may say so itself. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final BundleContext context;
  private final FrameworkWiring wiring;
  private final SwapOrder order;
  private final Bundle bundle;
  private final OfferedService service;

  /** What made the new content unusable. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;

    Failure(ErrorCode code, String what, Throwable cause) {
      super(what, cause);
      this.code = code;
    }
  }

  /** The content to put in place. */
  @FunctionalInterface
  private interface Content {
    InputStream open();
  }

  /**
   * @throws PlushException UPGRADE_UNKNOWN if it cannot be exchanged
   */
  Exchange(BundleContext context, SwapOrder order) {
    this.context = context;
    this.wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    this.order = order;
    this.bundle = find();
    try {
      this.service = new OfferedService(context, order.service(), order.filter());
    } catch (InvalidSyntaxException e) {
      throw unknown("'" + order.filter() + "' is no filter", "mend it");
    }
  }

  private Bundle find() {
    List<Bundle> found = new ArrayList<>();
    for (Bundle installed : context.getBundles()) {
      if (order.symbolicName().equals(installed.getSymbolicName())) {
        found.add(installed);
      }
    }
    if (found.size() != 1) {
      throw unknown(
          found.isEmpty() ? "no such bundle is installed" : found.size() + " are installed",
          "check the name");
    }
    if (found.get(0).getBundleId() == 0
        || wiring.getDependencyClosure(found).contains(context.getBundle())) {
      throw unknown("the exchange itself depends on it", "restart with another installation");
    }
    return found.get(0);
  }

  private PlushException unknown(String what, String todo) {
    return new PlushException(ErrorCode.UPGRADE_UNKNOWN, what, order.symbolicName(), todo);
  }

  /**
   * Exchanges.
   *
   * @throws PlushException as {@code BundleSwap} says
   */
  Swapped run(BundleJar jar) throws InterruptedException {
    String before = bundle.getVersion().toString();
    boolean wasActive = bundle.getState() == Bundle.ACTIVE;
    boolean offered = wasActive && service.isThere(bundle);
    KeptContent kept;
    try {
      kept = KeptContent.of(bundle);
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.UPGRADE_REJECTED, "its content cannot be kept: " + e, name(before), null, e);
    }
    long from = System.nanoTime();
    try {
      within(jar::open, wasActive, true, from + order.deadline().toNanos());
    } catch (Failure e) {
      throw rollBack(kept, wasActive, offered, before, e);
    }
    Duration outage = Duration.ofNanos(System.nanoTime() - from);
    return new Swapped(order.symbolicName(), before, bundle.getVersion().toString(), outage);
  }

  private PlushException rollBack(
      KeptContent kept, boolean wasActive, boolean offered, String before, Failure failure)
      throws InterruptedException {
    try {
      within(kept::open, wasActive, offered, System.nanoTime() + ROLLBACK_MAX.toNanos());
    } catch (Failure e) {
      return new PlushException(
          ErrorCode.UPGRADE_LOST,
          failure.getMessage() + "; then the old one did not come back: " + e.getMessage(),
          name(before),
          "restart the process",
          e);
    }
    return new PlushException(
        failure.code,
        failure.getMessage() + "; " + bundle.getVersion() + " is back",
        name(before),
        "see the log",
        failure);
  }

  private String name(String version) {
    return order.symbolicName() + " " + version;
  }

  /** Puts content in place on a thread that is left alone if a bundle's own code keeps it. */
  private void within(Content content, boolean start, boolean await, long until)
      throws Failure, InterruptedException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              put(content, start, await, until);
              return null;
            });
    Thread thread = new Thread(task, "plushm-swap-put");
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(until - System.nanoTime() + GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new Failure(ErrorCode.UPGRADE_SILENT, "it does not come to an end", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new Failure(ErrorCode.UPGRADE_REJECTED, "it is not taken: " + e.getCause(), e);
    }
  }

  private void put(Content content, boolean start, boolean await, long until)
      throws Failure, InterruptedException {
    try (InputStream in = content.open()) {
      bundle.stop(Bundle.STOP_TRANSIENT);
      if (System.nanoTime() > until) {
        throw new Failure(ErrorCode.UPGRADE_SILENT, "the bundle before it did not stop", null);
      }
      bundle.update(in);
    } catch (BundleException | IOException e) {
      throw new Failure(ErrorCode.UPGRADE_REJECTED, "it is not taken: " + e.getMessage(), e);
    }
    refresh(until);
    if (start) {
      try {
        bundle.start(Bundle.START_TRANSIENT);
      } catch (BundleException e) {
        throw new Failure(ErrorCode.UPGRADE_REJECTED, "it does not start: " + reason(e), e);
      }
      if (await && !service.await(bundle, until)) {
        throw new Failure(
            ErrorCode.UPGRADE_SILENT,
            "it does not offer " + order.service() + order.filter() + " in time",
            null);
      }
    }
  }

  private static String reason(BundleException e) {
    return e.getCause() == null ? e.getMessage() : e.getMessage() + " (" + e.getCause() + ")";
  }

  /** Lets go of the old content's classes. */
  private void refresh(long until) throws Failure, InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    wiring.refreshBundles(
        List.of(bundle),
        event -> {
          if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            refreshed.countDown();
          }
        });
    if (!refreshed.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new Failure(ErrorCode.UPGRADE_SILENT, "the framework does not refresh in time", null);
    }
  }
}
