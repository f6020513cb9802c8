package com.plushm.upgrade;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** The service that a bundle has to offer, and to deliver when it is asked for. */
final class OfferedService {
  private final BundleContext context;
  private final Filter filter;

  /**
   * @param type empty if none is asked for
   * @throws InvalidSyntaxException if the filter is none
   */
  OfferedService(BundleContext context, String type, String filter) throws InvalidSyntaxException {
    this.context = context;
    String named = "(" + Constants.OBJECTCLASS + "=" + type + ")";
    this.filter = type.isEmpty() ? null : context.createFilter("(&" + named + filter + ")");
  }

  /**
   * Waits until the bundle offers it.
   *
   * @param until of {@code System.nanoTime()}
   * @return false if the time is up
   */
  boolean await(Bundle bundle, long until) throws InterruptedException {
    if (filter == null) {
      return true;
    }
    while (true) {
      CountDownLatch change = new CountDownLatch(1);
      ServiceListener listener =
          event -> {
            if (filter.match(event.getServiceReference())) {
              change.countDown();
            }
          };
      context.addServiceListener(listener);
      try {
        if (isThere(bundle)) {
          return true;
        }
        long left = until - System.nanoTime();
        if (left <= 0 || !change.await(left, TimeUnit.NANOSECONDS)) {
          return false;
        }
      } finally {
        context.removeServiceListener(listener);
      }
    }
  }

  /** Registered, and made when it is wanted: a component that fails to start is no service. */
  boolean isThere(Bundle bundle) {
    if (filter == null) {
      return true;
    }
    ServiceReference<?>[] offered = bundle.getRegisteredServices();
    if (offered == null) {
      return false;
    }
    for (ServiceReference<?> reference : offered) {
      if (filter.match(reference)) {
        Object service = context.getService(reference);
        if (service != null) {
          context.ungetService(reference);
          return true;
        }
      }
    }
    return false;
  }
}
