package com.plushm.upgrade.part;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** In a bundle of a test: does not start. */
public final class Refusal implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("not today");
  }

  @Override
  public void stop(BundleContext context) {
    // It never started.
  }
}
