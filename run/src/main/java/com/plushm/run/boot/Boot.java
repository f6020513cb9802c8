package com.plushm.run.boot;

import com.plushm.run.log.LogProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleException;

/**
 * The main class of the controller and of the client: command line in, framework up, wait, exit
 * status out.
 *
 * <p>System properties read: {@value #PRODUCT} (the product's folder, set by its start script) and
 * {@value #EXIT} (the exit status, set by whoever stops the framework).
 */
public final class Boot {

  /** System property: the folder of the product that is to be started. */
  public static final String PRODUCT = "plushm.product";

  /** System property: the exit status of the process once the framework has stopped; 0 if unset. */
  public static final String EXIT = "plushm.exit";

  /** Option and system property: the home folder of a client. */
  private static final String HOME = "plushm.home";

  private static final int EXIT_INTERNAL = 1;
  private static final int EXIT_USAGE = 2;

  private Boot() {}

  /**
   * Starts a product and waits for its end. Does not return: framework threads are no daemons.
   *
   * @param args {@code --key value} pairs; see {@link Options}
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    try {
      Map<String, String> options = Options.parse(args);
      options.forEach(System::setProperty);
      nameLog(options.get(HOME));
      Product product = Product.ofThisProcess();
      try (RunningFramework framework = RunningFramework.start(product, options)) {
        framework.awaitStop();
      }
      return Integer.getInteger(EXIT, 0);
    } catch (Options.UsageException e) {
      return fail(EXIT_USAGE, e.getMessage());
    } catch (InterruptedException e) {
      return fail(EXIT_INTERNAL, "interrupted while the framework was running");
    } catch (IOException | BundleException e) {
      return fail(EXIT_INTERNAL, "cannot start: " + e.getMessage());
    }
  }

  /** A process with a home folder logs there; this must stand before anybody logs. */
  private static void nameLog(String home) {
    if (home != null && System.getProperty(LogProvider.FILE) == null) {
      System.setProperty(LogProvider.FILE, Path.of(home, "client.log").toString());
    }
  }

  private static int fail(int status, String message) {
    System.err.println("plushm: " + message);
    return status;
  }
}
