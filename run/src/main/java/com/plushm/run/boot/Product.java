package com.plushm.run.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A product's folder: what it consists of.
 *
 * @param folder holds {@code bin/}, {@code lib/}, {@code bundles/} and {@code etc/}
 */
record Product(Path folder) {

  Product(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** The product that the system property {@value Boot#PRODUCT} names. */
  static Product ofThisProcess() {
    return new Product(Path.of(System.getProperty(Boot.PRODUCT, ".")));
  }

  /** Whether there are bundles to run. */
  boolean hasFramework() {
    return Files.isDirectory(folder.resolve("bundles"));
  }

  /**
   * The bundles, by file name: the order of installation is the same on every machine.
   *
   * @throws IOException if the folder cannot be listed
   */
  List<Path> bundles() throws IOException {
    List<Path> bundles = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder.resolve("bundles"))) {
      for (Path jar : jars) {
        if (jar.toString().endsWith(".jar")) {
          bundles.add(jar);
        }
      }
    }
    Collections.sort(bundles);
    return bundles;
  }

  /**
   * The framework properties that the build computed.
   *
   * @throws IOException if the file is missing or unreadable
   */
  Map<String, String> frameworkProperties() throws IOException {
    Properties properties = new Properties();
    Path file = folder.resolve("etc").resolve("framework.properties");
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    Map<String, String> result = new LinkedHashMap<>();
    properties.forEach((key, value) -> result.put((String) key, (String) value));
    return result;
  }

  /** The classes that a training run loads, one name a line; the file may be absent. */
  Path trainingClasses() {
    return folder.resolve("etc").resolve("classes.lst");
  }
}
