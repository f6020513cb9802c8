package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;

/** The client's bundles resolve and start together in a real framework. */
@RunWith(PaxExam.class)
public class ClientFrameworkIT {

  private static final String CLIENT = "com.plushm.client";

  @Inject private BundleContext context;

  @Configuration
  public Option[] configuration() throws IOException {
    return new Option[] {ProductFramework.of("client", CLIENT)};
  }

  @Test
  public void everyBundleResolvesAndStarts() {
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    assertTrue("all resolve", wiring.resolveBundles(List.of(context.getBundles())));
    List<String> ours = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      String name = bundle.getSymbolicName();
      int expected = name.equals(CLIENT) ? Bundle.RESOLVED : Bundle.ACTIVE;
      assertEquals(name, expected, bundle.getState());
      if (name.startsWith("com.plushm.")) {
        ours.add(name);
      }
    }
    assertTrue(ours.toString(), ours.contains(CLIENT));
  }

  @Test
  public void whatTheClientStandsOnIsThere() throws Exception {
    for (String service : List.of("fabric.FabricFactory", "transport.Transport")) {
      assertNotNull(service, context.getServiceReference("com.plushm.api." + service));
    }
    assertEquals(
        1,
        context.getServiceReferences(
                "com.plushm.api.overlay.OverlayFactory", "(plushm.overlay=star)")
            .length);
  }
}
