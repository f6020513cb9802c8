package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** An overlay is one bundle: taken out or dropped in, without touching another one. */
public class OverlayBundlesIT {
  private static final String CHAIN = "com.plushm.itest.chain";

  @Rule public final Deployment deployment = new Deployment();

  private ProductCopy products;

  @Before
  public void takeOverlaysOut() throws Exception {
    products = ProductCopy.in(deployment.folder().resolve("products"));
    products.remove("com.plushm.overlay.randtree");
    products.remove("com.plushm.overlay.bushy");
  }

  private Result plushm(String... words) throws Exception {
    return deployment.start(products.command(), words).await();
  }

  @Test
  public void starDoesNotNeedTheOthers() throws Exception {
    Result result = plushm("shell", "-w", "local[1-3]", "hostname").exits(0);
    assertTrue(result.toString(), result.out().contains("local[1-3] (3)"));
  }

  @Test
  public void whatIsNotInstalledIsToldWithWhatIs() throws Exception {
    Result result = plushm("--overlay", "randtree", "shell", "-w", "local[1-2]", "hostname");
    assertTrue(result.toString(), result.status() != 0);
    assertTrue(result.toString(), result.err().contains("PM400"));
    assertTrue(result.toString(), result.err().contains("star"));
  }

  @Test
  public void overlayOfAThirdPartyIsDroppedIn() throws Exception {
    for (String product : List.of("client", "controller")) {
      Path jar = products.bundle(product, CHAIN);
      TestBundles.build(CHAIN, jar);
    }
    Result result =
        plushm("--overlay", "chain", "shell", "-w", "local[1-4]", "echo", "through").exits(0);
    assertTrue(result.toString(), result.out().contains("local[1-4] (4)"));
    assertEquals("chain", plushm("mesh", "--json").exits(0).summary().get("overlay"));
  }
}
