package com.plushm.run.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The training run whose classes the JVM archives, for quicker starts. It starts the framework, if
 * the product has one, with all but our own bundles (which would listen, connect and write), and
 * loads the classes that a product uses once it is at work.
 */
public final class Training {

  private Training() {}

  /**
   * Trains on the product that the system property {@value Boot#PRODUCT} names.
   *
   * @param args none
   * @throws Exception if the product does not start
   */
  public static void main(String[] args) throws Exception {
    Product product = Product.ofThisProcess();
    if (product.hasFramework()) {
      try (RunningFramework framework =
          RunningFramework.start(product, Map.of(), RunningFramework.Scope.LIBRARIES)) {
        load(product.trainingClasses());
        framework.stop();
        framework.awaitStop();
      }
    } else {
      load(product.trainingClasses());
    }
    System.exit(0);
  }

  /** Loads the listed classes. What this JVM does not have is skipped: the list is a hint. */
  private static void load(Path list) throws IOException {
    if (!Files.exists(list)) {
      return;
    }
    ClassLoader loader = Training.class.getClassLoader();
    int missing = 0;
    for (String name : Files.readAllLines(list, StandardCharsets.UTF_8)) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        missing++;
      }
    }
    if (missing > 0) {
      System.err.println("plushm: archive: " + missing + " listed classes are not in this Java");
    }
  }
}
