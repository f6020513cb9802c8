package com.plushm.run.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The build step that makes the three products. */
public final class Assembly {

  /**
   * For a participant that shares its host with the work: one compiler thread, first tier only, a
   * small heap that shrinks again. The ceiling is for a star's root with a thousand TLS links; so
   * that soft references do not hold the classes of exchanged bundles for minutes because of it,
   * they live for 20 ms for each MB that is free. A higher threshold for compiling spares no start,
   * and costs each of the first hundreds of commands a millisecond.
   */
  private static final List<String> CLIENT_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CICompilerCount=1",
          "-XX:SoftRefLRUPolicyMSPerMB=20",
          "-XX:ReservedCodeCacheSize=24m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-Xms6m",
          "-Xmx256m",
          "-Xss256k");

  private static final List<String> CONTROLLER_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-Xms24m",
          "-Xmx1g",
          "-Xss512k");

  private static final List<String> COMMAND_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xms8m",
          "-Xmx128m",
          "-Xss512k");

  private static final String BOOT = "com.plushm.run.boot.Boot";

  /** The file that says that all products are there; {@code run/plushm} looks for it. */
  private static final String COMPLETE = "complete";

  private Assembly() {}

  /**
   * Makes the products.
   *
   * @param args the folder of the run descriptors, the folder to put the products into, the boot
   *     launcher's jar
   * @throws IOException if something that a descriptor names is not on the class path, or not
   *     copied
   */
  public static void main(String[] args) throws IOException {
    Path source = Path.of(args[0]);
    Path target = Path.of(args[1]);
    JarsByName jars = JarsByName.ofClassPath(Assembly.class.getClassLoader(), Path.of(args[2]));
    Files.deleteIfExists(target.resolve(COMPLETE));
    StartScript client = new StartScript("plushm-client", BOOT, CLIENT_JVM);
    StartScript controller = new StartScript("plushm-controller", BOOT, CONTROLLER_JVM);
    StartScript command = new StartScript("plushm", "com.plushm.cli.Main", COMMAND_JVM);
    new FrameworkProduct("client", client, jars).assemble(source, target);
    new FrameworkProduct("controller", controller, jars).assemble(source, target);
    new CommandProduct(command, jars).assemble(source, target);
    for (String script :
        List.of("client/bin/plushm-client", "controller/bin/plushm-controller", "cli/bin/plushm")) {
      ClassDataArchive.write(target.resolve(script));
    }
    Files.createFile(target.resolve(COMPLETE));
  }
}
