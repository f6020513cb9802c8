package com.plushm.run.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The training run whose classes the JVM archives, for quicker starts. It starts the product in a
 * folder of its own, without anyone to talk to, and loads the classes that the product uses once it
 * is at work.
 */
public final class Training {

  /** How long a product may run that does not end by itself. */
  private static final Duration RUN_TIME = Duration.ofSeconds(1);

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
    try (RunningFramework framework = RunningFramework.start(product, options)) {
      if (!framework.awaitStop(RUN_TIME)) {
        framework.stop();
        framework.awaitStop();
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
