package com.plushm.run.boot;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * The training run whose classes the JVM archives, for quicker starts. It starts the product in a
 * folder of its own, without anyone to talk to, and loads the classes that the product uses once it
 * is at work.
 */
public final class Training {

  /** How long a product may run that does not end by itself. */
  private static final Duration RUN_TIME = Duration.ofSeconds(1);

  private static final String OURS = "com.plushm.";
  private static final String CLASS = ".class";

  private Training() {}

  /**
   * Trains on the product that the system property {@value Boot#PRODUCT} names.
   *
   * @param args none
   * @throws Exception if the product does not start
   */
  public static void main(String[] args) throws Exception {
    Product product = Product.ofThisProcess();
    load(product.trainingClasses());
    if (product.hasFramework()) {
      Path folder = Files.createTempDirectory("plushm-training");
      try {
        run(product, folder.toString());
      } finally {
        Files.walkFileTree(folder, new Deleter());
      }
    }
    System.exit(0);
  }

  private static void run(Product product, String folder) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (String place : RunningFramework.PLACES) {
      options.put(place, folder);
    }
    options.put("plushm.log", Path.of(folder, "log").toString());
    options.forEach(System::setProperty);
    try (RunningFramework framework = RunningFramework.start(product, options, Training::loadAll)) {
      if (!framework.awaitStop(RUN_TIME)) {
        framework.stop();
        framework.awaitStop();
      }
    }
  }

  /** Loads every class of one of our own bundles: most are used as soon as there is work. */
  private static void loadAll(Bundle bundle) {
    if (bundle.getSymbolicName() == null || !bundle.getSymbolicName().startsWith(OURS)) {
      return;
    }
    Enumeration<URL> classes = bundle.findEntries("/", "*" + CLASS, true);
    while (classes != null && classes.hasMoreElements()) {
      String path = classes.nextElement().getPath();
      String name = path.substring(1, path.length() - CLASS.length()).replace('/', '.');
      try {
        bundle.loadClass(name);
      } catch (ClassNotFoundException | LinkageError e) {
        continue;
      }
    }
  }

  /** Loads the listed classes. What this JVM does not have is skipped: the list is a hint. */
  private static void load(Path list) throws IOException {
    if (!Files.exists(list)) {
      return;
    }
    ClassLoader loader = Training.class.getClassLoader();
    for (String name : Files.readAllLines(list, StandardCharsets.UTF_8)) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        continue;
      }
    }
  }
}
