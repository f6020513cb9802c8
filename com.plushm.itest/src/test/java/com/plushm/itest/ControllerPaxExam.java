package com.plushm.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunNotifier;
import org.junit.runners.model.InitializationError;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/**
 * Runs a class in the framework of the controller, on a state folder of its own; when the framework
 * has stopped, nothing may be left of what the class started, and the folder goes.
 */
public final class ControllerPaxExam extends PaxExam {
  static final String STATE = "plushm.state";
  private static final String DEPLOYMENT = "plushm.deployment";
  private static final String IDLE = "plushm.idle";
  private static final String PRODUCTS = "plushm.products";

  /** The overlay of the deployment, if it is to be another than the star. */
  static final String OVERLAY = "plushm.overlay";

  /** In the state folder: products of a class's own, which are used if they are there. */
  static final String OWN_PRODUCTS = "products";

  private static final List<String> OPTIONS = List.of(STATE, DEPLOYMENT, IDLE, PRODUCTS, OVERLAY);

  private static final Duration LEAVING = Duration.ofSeconds(20);

  /** One for all calls: a runner may be made twice for one run. */
  private static Path folder;

  public ControllerPaxExam(Class<?> type) throws InitializationError {
    super(type);
  }

  /** The new state folder. */
  static synchronized Path folder() throws IOException {
    if (folder == null) {
      folder = TestFolder.create();
      folder.toFile().deleteOnExit();
    }
    return folder;
  }

  /** The controller as it ships, on a new state folder. */
  static synchronized Option framework() throws IOException {
    Path own = folder().resolve(OWN_PRODUCTS);
    Path products = Files.exists(own) ? own : SourceTree.product("client").getParent();
    return CoreOptions.composite(
        ProductFramework.of("controller"),
        CoreOptions.systemProperty(STATE).value(folder.toString()),
        CoreOptions.systemProperty(DEPLOYMENT).value("inside"),
        CoreOptions.systemProperty(IDLE).value("0"),
        CoreOptions.systemProperty(PRODUCTS).value(products.toString()));
  }

  @Override
  public void run(RunNotifier notifier) {
    try {
      super.run(notifier);
    } finally {
      try {
        leaveNothing();
      } catch (Exception | AssertionError e) {
        notifier.fireTestFailure(new Failure(getDescription(), e));
      }
    }
  }

  private static synchronized void leaveNothing() throws Exception {
    try {
      Kin.awaitNone(folder, LEAVING);
    } finally {
      TestFolder.delete(folder);
      folder = null;
      OPTIONS.forEach(System::clearProperty);
    }
  }
}
