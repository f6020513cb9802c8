package com.plushm.upgrade.part;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** In a bundle of a test: starts once; starts a second time only when the latch lets it. */
public final class Stubborn implements BundleActivator {
  /** The service property with a latch that a test holds. */
  public static final String LATCH = "(latch=held)";

  @Override
  public void start(BundleContext context) throws Exception {
    var held = context.getServiceReferences(CountDownLatch.class, LATCH);
    if (!held.isEmpty()) {
      CountDownLatch latch = context.getService(held.iterator().next());
      latch.await();
    }
    Supplier<String> service = () -> "stubborn";
    var unused = context.registerService(Supplier.class, service, null);
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing.
  }
}
