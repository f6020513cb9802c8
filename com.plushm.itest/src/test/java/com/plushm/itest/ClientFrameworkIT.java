package com.plushm.itest;

import static org.junit.Assert.assertEquals;
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

/** The client's bundles resolve and start together in a real framework. */
@RunWith(PaxExam.class)
public class ClientFrameworkIT {

  @Inject private BundleContext context;

  @Configuration
  public Option[] configuration() throws IOException {
    return new Option[] {ProductFramework.of("client")};
  }

  @Test
  public void everyBundleIsActive() {
    List<String> ours = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
      if (bundle.getSymbolicName().startsWith("com.plushm.")) {
        ours.add(bundle.getSymbolicName());
      }
    }
    assertTrue(ours.toString(), ours.contains("com.plushm.client"));
  }
}
