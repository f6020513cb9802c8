package com.plushm.itest.swapdoor;

import com.plushm.api.upgrade.BundleSwap;
import com.plushm.api.upgrade.SwapOrder;
import com.plushm.api.upgrade.Swapped;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Waits for orders as files, and says in files what came of them. */
@Component(
    immediate = true,
    service = {})
public final class SwapDoor {
  /** An order: {@code jar, sha256, bundle, service, filter}. */
  public static final String ORDER = "swap.order";

  /** What came of it: {@code outageMicros}, {@code forgotten}; or {@code failure}. */
  public static final String DONE = "swap.done";

  private static final long POLL_NANOS = 10_000_000;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** How long the old classes may take to be collected: soft references may hold them a while. */
  private static final Duration FORGET_MAX = Duration.ofSeconds(15);

  private final BundleContext context;
  private final BundleSwap swap;
  private final Path home;
  private volatile boolean over;

  @Activate
  public SwapDoor(BundleContext context, @Reference BundleSwap swap) {
    this.context = context;
    this.swap = swap;
    this.home = Path.of(String.valueOf(context.getProperty("plushm.home")));
    Thread thread = new Thread(this::watch, "test-swap-door");
    thread.setDaemon(true);
    thread.start();
  }

  @Deactivate
  void close() {
    over = true;
  }

  private void watch() {
    Path order = home.resolve(ORDER);
    while (!over) {
      if (Files.exists(order)) {
        try {
          say(carryOut(order));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private Properties carryOut(Path file) throws IOException {
    Properties order = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      order.load(reader);
    }
    Files.delete(file);
    Properties done = new Properties();
    try {
      WeakReference<ClassLoader> old = new WeakReference<>(loaderOf(order.getProperty("bundle")));
      Swapped swapped =
          swap.swap(
                  new SwapOrder(
                      order.getProperty("bundle"),
                      Path.of(order.getProperty("jar")),
                      order.getProperty("sha256"),
                      order.getProperty("service"),
                      order.getProperty("filter"),
                      DEADLINE))
              .get(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS);
      done.setProperty("to", swapped.to());
      done.setProperty("outageMicros", Long.toString(swapped.outage().toNanos() / 1_000));
      done.setProperty("forgotten", Boolean.toString(isForgotten(old)));
    } catch (ExecutionException e) {
      done.setProperty("failure", String.valueOf(e.getCause().getMessage()));
    } catch (Exception e) {
      done.setProperty("failure", e.toString());
    }
    return done;
  }

  private ClassLoader loaderOf(String name) {
    for (Bundle bundle : context.getBundles()) {
      if (name.equals(bundle.getSymbolicName())) {
        return bundle.adapt(BundleWiring.class).getClassLoader();
      }
    }
    throw new IllegalArgumentException("no bundle " + name);
  }

  private static boolean isForgotten(WeakReference<ClassLoader> loader) {
    long until = System.nanoTime() + FORGET_MAX.toNanos();
    while (loader.get() != null && System.nanoTime() < until) {
      System.gc();
      LockSupport.parkNanos(10 * POLL_NANOS);
    }
    return loader.get() == null;
  }

  private void say(Properties done) throws IOException {
    Path next = home.resolve(DONE + ".next");
    try (Writer writer = Files.newBufferedWriter(next)) {
      done.store(writer, null);
    }
    Files.move(next, home.resolve(DONE), StandardCopyOption.ATOMIC_MOVE);
  }
}
