package com.plushm.upgrade.part;

import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** In a bundle of a test: offers a word, its bundle's version. */
public final class Offer implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    String word = context.getBundle().getVersion().toString();
    Supplier<String> service = () -> word;
    var unused = context.registerService(Supplier.class, service, null);
  }

  @Override
  public void stop(BundleContext context) {
    // What it registered goes with it.
  }
}
