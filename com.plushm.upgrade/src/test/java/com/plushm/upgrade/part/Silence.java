package com.plushm.upgrade.part;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** In a bundle of a test: starts, and offers nothing. */
public final class Silence implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    // Nothing.
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing.
  }
}
