package com.plushm.upgrade.part;

import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** In a bundle of a test: offers what it cannot make when it is asked for it. */
public final class Hollow implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    var unused =
        context.registerService(
            Supplier.class.getName(),
            new ServiceFactory<Object>() {
              @Override
              public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
                throw new IllegalStateException("nothing in it");
              }

              @Override
              public void ungetService(
                  Bundle bundle, ServiceRegistration<Object> registration, Object service) {
                // There is none.
              }
            },
            null);
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing.
  }
}
