package com.plushm.upgrade;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.upgrade.SwapOrder;
import com.plushm.api.upgrade.Swapped;
import com.plushm.upgrade.part.Hang;
import com.plushm.upgrade.part.Hollow;
import com.plushm.upgrade.part.Offer;
import com.plushm.upgrade.part.Refusal;
import com.plushm.upgrade.part.Silence;
import com.plushm.upgrade.part.Stubborn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;

/** Bundles are exchanged in a real framework, or not; then the old one goes on. */
public class BundleSwapTest {
  private static final String NAME = "part";
  private static final Duration SOON = Duration.ofMillis(600);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Framework framework;
  private BundleContext context;
  private BundleSwapComponent swap;
  private Bundle part;

  @Before
  public void startFramework() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.newFolder("cache").toString(),
                    "felix.log.level",
                    "0",
                    "felix.shutdown.hook",
                    "false"));
    framework.start();
    context = framework.getBundleContext();
    Path first = jar("1.0.0", Offer.class, "");
    // A location that is gone: the old content has to be kept otherwise.
    try (InputStream in = Files.newInputStream(first)) {
      part = context.installBundle("nowhere", in);
    }
    Files.delete(first);
    part.start();
    swap = new BundleSwapComponent(inside());
  }

  /** As the shipped bundle has it, the exchange belongs to a bundle of its own. */
  private BundleContext inside() throws Exception {
    try (InputStream in = Files.newInputStream(jar("1", Silence.class, "", "upgrade"))) {
      Bundle own = context.installBundle("upgrade", in);
      own.start();
      return own.getBundleContext();
    }
  }

  @After
  public void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(PATIENCE.toMillis());
  }

  private Path jar(String version, Class<? extends BundleActivator> activator, String imports)
      throws IOException {
    return jar(version, activator, imports, NAME);
  }

  private Path jar(
      String version, Class<? extends BundleActivator> activator, String imports, String name)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", name + ";singleton:=true");
    headers.putValue("Bundle-Version", version);
    headers.putValue("Bundle-Activator", activator.getName());
    headers.putValue("Import-Package", "org.osgi.framework" + imports);
    Path file = folder.newFile().toPath();
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Path classes : classesOf(activator)) {
        jar.putNextEntry(
            new JarEntry(
                activator.getPackageName().replace('.', '/') + "/" + classes.getFileName()));
        Files.copy(classes, jar);
        jar.closeEntry();
      }
    }
    return file;
  }

  private static java.util.List<Path> classesOf(Class<?> type) throws IOException {
    try {
      Path own = Path.of(type.getResource(type.getSimpleName() + ".class").toURI());
      try (var files = Files.list(own.getParent())) {
        return files
            .filter(
                f -> f.getFileName().toString().matches(type.getSimpleName() + "(\\$.*)?.class"))
            .toList();
      }
    } catch (java.net.URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static SwapOrder order(Path jar, Duration deadline) throws IOException {
    String hash = BundleJar.sha256(Files.readAllBytes(jar));
    return new SwapOrder(NAME, jar, hash, Supplier.class.getName(), "", deadline);
  }

  private static Swapped await(CompletableFuture<Swapped> result) throws Exception {
    try {
      return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private PlushException refused(SwapOrder order) throws Exception {
    try {
      Swapped done = await(swap.swap(order));
      throw new AssertionError("it was taken: " + done);
    } catch (PlushException e) {
      return e;
    }
  }

  /** What the service says now; null if there is none. */
  private String word() {
    ServiceReference<?> reference = context.getServiceReference(Supplier.class.getName());
    return reference == null ? null : (String) ((Supplier<?>) context.getService(reference)).get();
  }

  private void assertOldIsBack(PlushException failure, ErrorCode code) {
    assertEquals(failure.getMessage(), code, failure.code());
    assertTrue(failure.getMessage(), failure.getMessage().contains("1.0.0 is back"));
    assertEquals("1.0.0", word());
    assertEquals(Bundle.ACTIVE, part.getState());
    assertEquals("1.0.0", part.getVersion().toString());
  }

  private void assertUntouched(PlushException failure, ErrorCode code) {
    assertEquals(failure.getMessage(), code, failure.code());
    assertEquals("1.0.0", word());
    assertEquals(Bundle.ACTIVE, part.getState());
  }

  @Test
  public void newVersionTakesThePlaceOfTheOld() throws Exception {
    Swapped done = await(swap.swap(order(jar("2.0.0", Offer.class, ""), PATIENCE)));
    assertEquals("1.0.0", done.from());
    assertEquals("2.0.0", done.to());
    assertEquals("2.0.0", word());
    assertEquals(Bundle.ACTIVE, part.getState());
  }

  @Test
  public void oldClassesAreInUseNoMore() throws Exception {
    BundleWiring old = part.adapt(BundleWiring.class);
    Swapped unused = await(swap.swap(order(jar("2.0.0", Offer.class, ""), PATIENCE)));
    assertTrue("another wiring", old != part.adapt(BundleWiring.class));
    assertTrue("the old one is gone", !old.isInUse());
  }

  @Test
  public void bundleStopsOnceAndStartsOnce() throws Exception {
    StringBuffer seen = new StringBuffer();
    context.addServiceListener(
        event -> seen.append(event.getType()).append(' '),
        "(objectClass=" + Supplier.class.getName() + ")");
    Swapped unused = await(swap.swap(order(jar("2.0.0", Offer.class, ""), PATIENCE)));
    assertEquals("gone, then come", "4 1 ", seen.toString());
  }

  @Test
  public void manyVersionsFollowEachOther() throws Exception {
    for (int i = 2; i < 12; i++) {
      Swapped done = await(swap.swap(order(jar(i + ".0.0", Offer.class, ""), PATIENCE)));
      assertEquals(i + ".0.0", done.to());
      assertEquals(i + ".0.0", word());
    }
  }

  @Test
  public void stoppedBundleIsExchangedAndStaysStopped() throws Exception {
    part.stop();
    Swapped done = await(swap.swap(order(jar("2.0.0", Offer.class, ""), PATIENCE)));
    assertEquals("2.0.0", done.to());
    assertNull(word());
  }

  @Test
  public void otherHashTouchesNothing() throws Exception {
    Path jar = jar("2.0.0", Offer.class, "");
    SwapOrder good = order(jar, PATIENCE);
    try (OutputStream out = Files.newOutputStream(jar, java.nio.file.StandardOpenOption.APPEND)) {
      out.write(0);
    }
    assertUntouched(refused(good), ErrorCode.UPGRADE_HASH);
  }

  @Test
  public void whatIsNoJarTouchesNothing() throws Exception {
    Path file = folder.newFile().toPath();
    Files.writeString(file, "not a jar");
    assertUntouched(refused(order(file, PATIENCE)), ErrorCode.UPGRADE_UNREADABLE);
    Files.delete(file);
    SwapOrder missing = new SwapOrder(NAME, file, "00", Supplier.class.getName(), "", PATIENCE);
    assertUntouched(refused(missing), ErrorCode.UPGRADE_UNREADABLE);
  }

  @Test
  public void jarOfAnotherBundleTouchesNothing() throws Exception {
    Path other = jar("2.0.0", Offer.class, "", "other");
    assertUntouched(refused(order(other, PATIENCE)), ErrorCode.UPGRADE_UNREADABLE);
  }

  @Test
  public void bundleThatIsNotThereCannotBeExchanged() throws Exception {
    Path other = jar("2.0.0", Offer.class, "", "other");
    String hash = BundleJar.sha256(Files.readAllBytes(other));
    SwapOrder order = new SwapOrder("other", other, hash, Supplier.class.getName(), "", PATIENCE);
    assertUntouched(refused(order), ErrorCode.UPGRADE_UNKNOWN);
  }

  @Test
  public void exchangeDoesNotExchangeItself() throws Exception {
    Path own = jar("2.0.0", Silence.class, "", "upgrade");
    String hash = BundleJar.sha256(Files.readAllBytes(own));
    SwapOrder order = new SwapOrder("upgrade", own, hash, "", "", PATIENCE);
    assertUntouched(refused(order), ErrorCode.UPGRADE_UNKNOWN);
  }

  @Test
  public void unresolvedImportBringsTheOldBack() throws Exception {
    PlushException failure = refused(order(jar("2.0.0", Offer.class, ",not.there"), PATIENCE));
    assertOldIsBack(failure, ErrorCode.UPGRADE_REJECTED);
    assertTrue(failure.getMessage(), failure.getMessage().contains("not.there"));
  }

  @Test
  public void startThatFailsBringsTheOldBack() throws Exception {
    PlushException failure = refused(order(jar("2.0.0", Refusal.class, ""), PATIENCE));
    assertOldIsBack(failure, ErrorCode.UPGRADE_REJECTED);
    assertTrue(failure.getMessage(), failure.getMessage().contains("not today"));
  }

  @Test
  public void manifestThatIsWrongBringsTheOldBack() throws Exception {
    assertOldIsBack(
        refused(order(jar("no version", Offer.class, ""), PATIENCE)), ErrorCode.UPGRADE_REJECTED);
  }

  @Test
  public void serviceThatDoesNotComeBringsTheOldBack() throws Exception {
    assertOldIsBack(
        refused(order(jar("2.0.0", Silence.class, ""), SOON)), ErrorCode.UPGRADE_SILENT);
  }

  @Test
  public void serviceThatCannotBeMadeBringsTheOldBack() throws Exception {
    assertOldIsBack(refused(order(jar("2.0.0", Hollow.class, ""), SOON)), ErrorCode.UPGRADE_SILENT);
  }

  @Test
  public void serviceThatTheFilterDoesNotMeanBringsTheOldBack() throws Exception {
    Path jar = jar("2.0.0", Offer.class, "");
    String hash = BundleJar.sha256(Files.readAllBytes(jar));
    SwapOrder other =
        new SwapOrder(NAME, jar, hash, Supplier.class.getName(), "(kind=other)", SOON);
    assertOldIsBack(refused(other), ErrorCode.UPGRADE_SILENT);
  }

  @Test
  public void startThatHangsBringsTheOldBack() throws Exception {
    assertOldIsBack(refused(order(jar("2.0.0", Hang.class, ""), SOON)), ErrorCode.UPGRADE_SILENT);
  }

  @Test
  public void filterThatIsNoneIsToldBeforeAnythingIsTouched() throws Exception {
    Path jar = jar("2.0.0", Offer.class, "");
    String hash = BundleJar.sha256(Files.readAllBytes(jar));
    SwapOrder order =
        new SwapOrder(NAME, jar, hash, Supplier.class.getName(), "(unclosed", PATIENCE);
    assertUntouched(refused(order), ErrorCode.UPGRADE_UNKNOWN);
  }

  @Test
  public void secondExchangeIsRefusedWhileOneRuns() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    Dictionary<String, Object> held = new Hashtable<>();
    held.put("latch", "held");
    var registration = context.registerService(CountDownLatch.class, latch, held);
    CompletableFuture<Swapped> first = swap.swap(order(jar("2.0.0", Stubborn.class, ""), PATIENCE));
    PlushException failure = refused(order(jar("3.0.0", Offer.class, ""), PATIENCE));
    assertEquals(ErrorCode.UPGRADE_BUSY, failure.code());
    latch.countDown();
    assertEquals("2.0.0", await(first).to());
    registration.unregister();
    assertEquals("3.0.0", await(swap.swap(order(jar("3.0.0", Offer.class, ""), PATIENCE))).to());
  }

  @Test
  public void callerDoesNotWait() throws Exception {
    CompletableFuture<Swapped> result =
        swap.swap(order(jar("2.0.0", Silence.class, ""), Duration.ofSeconds(1)));
    assertTrue("not over yet", !result.isDone());
    try {
      Swapped done = await(result);
      fail("taken: " + done);
    } catch (PlushException e) {
      assertOldIsBack(e, ErrorCode.UPGRADE_SILENT);
    }
  }
}
