package com.plushm.run.boot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/**
 * One framework with a product's bundles, from start to stop. Its cache is a folder of its own that
 * is removed at the end: a product's state lives elsewhere.
 */
final class RunningFramework implements AutoCloseable {

  /** How long a stop that a signal asked for may take before the process ends without it. */
  private static final Duration STOP_TIME_MAX = Duration.ofSeconds(20);

  /** Options that name a folder of this process's own, of which a product has at most one. */
  static final List<String> PLACES = List.of("plushm.home", "plushm.state");

  /** What the cache's name begins with; the process's number follows. */
  private static final String CACHE = "framework-";

  private final Framework framework;
  private final Path cache;
  private final Thread stopOnSignal;

  private RunningFramework(Framework framework, Path cache) {
    this.framework = framework;
    this.cache = cache;
    this.stopOnSignal = new Thread(this::stopBeforeExit, "plushm-stop");
  }

  /**
   * Starts a framework with a product's bundles.
   *
   * @param options framework properties beside the product's own; they win
   * @throws IOException if the product's folder or the cache is not usable
   * @throws BundleException if the framework or a bundle does not start
   */
  static RunningFramework start(Product product, Map<String, String> options)
      throws IOException, BundleException {
    return start(product, options, bundle -> {});
  }

  /**
   * Starts a framework with a product's bundles.
   *
   * @param options framework properties beside the product's own; they win
   * @param before is given each bundle once all are installed and none is started: a product may
   *     end by itself as soon as it is
   * @throws IOException if the product's folder or the cache is not usable
   * @throws BundleException if the framework or a bundle does not start
   */
  static RunningFramework start(
      Product product, Map<String, String> options, Consumer<Bundle> before)
      throws IOException, BundleException {
    Map<String, String> properties = product.frameworkProperties();
    properties.putAll(options);
    Path cache = makeCacheFolder(options);
    properties.put(Constants.FRAMEWORK_STORAGE, cache.toString());
    RunningFramework running =
        new RunningFramework(new FrameworkFactory().newFramework(properties), cache);
    Runtime.getRuntime().addShutdownHook(running.stopOnSignal);
    boolean started = false;
    try {
      running.startBundles(product.bundles(), before);
      started = true;
      return running;
    } finally {
      if (!started) {
        running.stop();
        running.close();
      }
    }
  }

  private void startBundles(List<Path> jars, Consumer<Bundle> before) throws BundleException {
    framework.init();
    BundleContext context = framework.getBundleContext();
    List<Bundle> bundles = new ArrayList<>(jars.size());
    for (Path jar : jars) {
      // In place: nothing is copied into the cache, and a start reads each jar once.
      bundles.add(context.installBundle("reference:" + jar.toUri()));
    }
    framework.start();
    bundles.forEach(before);
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
  }

  /**
   * Waits until the framework has stopped, whoever stopped it.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  void awaitStop() throws InterruptedException {
    FrameworkEvent event;
    do {
      event = framework.waitForStop(0);
    } while (event.getType() == FrameworkEvent.STOPPED_UPDATE);
  }

  /**
   * Waits until the framework has stopped, or for some time.
   *
   * @return whether it has stopped
   * @throws InterruptedException if the calling thread is interrupted
   */
  boolean awaitStop(Duration timeMax) throws InterruptedException {
    return framework.waitForStop(timeMax.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
  }

  /** Begins to stop the framework. */
  void stop() throws BundleException {
    framework.stop();
  }

  /** Removes the cache; a second call, by the thread of a signal, finds nothing to do. */
  @Override
  public synchronized void close() throws IOException {
    if (Files.exists(cache)) {
      Files.walkFileTree(cache, new Deleter());
    }
  }

  private void stopBeforeExit() {
    try {
      framework.stop();
      framework.waitForStop(STOP_TIME_MAX.toMillis());
      close();
    } catch (BundleException | IOException e) {
      System.err.println("plushm: not stopped cleanly: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A new folder for the cache: in the client's home or the controller's state folder, so that what
   * a killed process left there is found by the next one.
   */
  private static Path makeCacheFolder(Map<String, String> options) throws IOException {
    for (String key : PLACES) {
      if (options.containsKey(key)) {
        Path place = Files.createDirectories(Path.of(options.get(key)).toAbsolutePath());
        removeAbandoned(place);
        return Files.createDirectory(place.resolve(CACHE + ProcessHandle.current().pid()));
      }
    }
    return Files.createTempDirectory("plushm-" + CACHE);
  }

  private static void removeAbandoned(Path place) throws IOException {
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(place, CACHE + "*")) {
      for (Path cache : caches) {
        String number = cache.getFileName().toString().substring(CACHE.length());
        if (number.matches("\\d{1,18}") && isAbandoned(Long.parseLong(number))) {
          Files.walkFileTree(cache, new Deleter());
        }
      }
    }
  }

  private static boolean isAbandoned(long pid) {
    // This process's own number may have been that of another one.
    return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
  }
}
