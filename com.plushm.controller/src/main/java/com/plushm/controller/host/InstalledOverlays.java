package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.OverlayChoice;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayOptions;
import com.plushm.controller.shell.option.NearestWord;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The overlays that are installed here. The controller runs none, but has the same bundles as its
 * clients: so a wrong name or option is told before anything starts.
 */
final class InstalledOverlays {
  /** While the process starts, bundles are still coming up: one that is not there may come. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(10);

  private final BundleContext bundle;
  private final long settledAt = System.nanoTime() + SETTLING.toNanos();

  InstalledOverlays(BundleContext bundle) {
    this.bundle = bundle;
  }

  /**
   * Whether a choice can be: its overlay is installed and has these options.
   *
   * @return the choice in its one form
   * @throws PlushException OVERLAY_UNKNOWN, CONFIG_INVALID
   */
  String check(String text) {
    OverlayChoice choice = OverlayChoice.parse(text);
    SortedMap<String, ServiceReference<OverlayFactory>> installed = installed();
    while (!installed.containsKey(choice.name()) && System.nanoTime() < settledAt) {
      LockSupport.parkNanos(POLL.toNanos());
      installed = installed();
    }
    ServiceReference<OverlayFactory> reference = installed.get(choice.name());
    if (reference == null) {
      String near =
          NearestWord.find(choice.name(), installed.keySet())
              .map(n -> "did you mean '" + n + "'? ")
              .orElse("");
      throw new PlushException(
          ErrorCode.OVERLAY_UNKNOWN,
          "there is no overlay '" + choice.name() + "'",
          null,
          near + "installed: " + String.join(", ", installed.keySet()));
    }
    OverlayFactory factory = bundle.getService(reference);
    if (factory != null) {
      try {
        factory.with(new OverlayOptions(choice));
      } finally {
        bundle.ungetService(reference);
      }
    }
    return choice.toString();
  }

  private SortedMap<String, ServiceReference<OverlayFactory>> installed() {
    SortedMap<String, ServiceReference<OverlayFactory>> byName = new TreeMap<>();
    try {
      for (ServiceReference<OverlayFactory> reference :
          bundle.getServiceReferences(OverlayFactory.class, null)) {
        Object name = reference.getProperty(OverlayFactory.NAME_PROPERTY);
        byName.put(String.valueOf(name), reference);
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter is a valid one", e);
    }
    return byName;
  }
}
