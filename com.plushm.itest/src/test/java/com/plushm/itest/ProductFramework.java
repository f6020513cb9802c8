package com.plushm.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.ops4j.pax.exam.Option;

/**
 * What Pax Exam needs to run a test in the framework of a product: the product's own bundles, in
 * place, and the packages that its class path exports.
 */
final class ProductFramework {

  private static final String SYSTEM_PACKAGES = "org.osgi.framework.system.packages.extra";

  private ProductFramework() {}

  /**
   * The options for a test inside a product.
   *
   * @param product {@code client} or {@code controller}
   * @param still bundles that are installed and not started: those that would use this JVM's
   *     standard input or stop its framework
   */
  static Option of(String product, String... still) throws IOException {
    Path folder = SourceTree.product(product);
    List<Option> options = new ArrayList<>();
    options.add(junitBundles());
    options.add(systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"));
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve("etc/framework.properties"))) {
      properties.load(reader);
    }
    for (String name : properties.stringPropertyNames()) {
      if (name.equals(SYSTEM_PACKAGES)) {
        for (String exported : properties.getProperty(name).split(",")) {
          options.add(systemPackage(exported));
        }
      } else {
        options.add(frameworkProperty(name).value(properties.getProperty(name)));
      }
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder.resolve("bundles"))) {
      for (Path jar : jars) {
        boolean start = !List.of(still).contains(SourceTree.name(jar).replace(".jar", ""));
        options.add(bundle("reference:" + jar.toUri()).start(start));
      }
    }
    return composite(options.toArray(Option[]::new));
  }
}
