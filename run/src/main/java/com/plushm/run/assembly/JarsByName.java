package com.plushm.run.assembly;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The jars that the build resolved, by bundle symbolic name. */
final class JarsByName {

  /** The name that the boot launcher's jar goes by. */
  static final String BOOT = "com.plushm.run";

  private final Map<String, Path> jars;

  private JarsByName(Map<String, Path> jars) {
    this.jars = jars;
  }

  /**
   * Finds all jars of a class path by their manifests.
   *
   * @param boot the boot launcher's jar: on the class path it is still a folder of classes
   * @throws IOException if a manifest cannot be read
   */
  static JarsByName ofClassPath(ClassLoader loader, Path boot) throws IOException {
    Map<String, Path> jars = new TreeMap<>();
    jars.put(BOOT, boot);
    for (URL url : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
      if (url.openConnection() instanceof JarURLConnection connection) {
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
          String name = symbolicName(new Manifest(in));
          if (name != null) {
            jars.putIfAbsent(name, new File(connection.getJarFile().getName()).toPath());
          }
        }
      }
    }
    return new JarsByName(jars);
  }

  private static String symbolicName(Manifest manifest) {
    Attributes attributes = manifest.getMainAttributes();
    String header = attributes.getValue("Bundle-SymbolicName");
    return header == null ? null : header.split(";", 2)[0].trim();
  }

  /**
   * The jar of a bundle.
   *
   * @throws IOException if the class path has no such bundle
   */
  Path get(String symbolicName) throws IOException {
    Path jar = jars.get(symbolicName);
    if (jar == null) {
      throw new IOException(
          "no jar of the class path is the bundle " + symbolicName + ": is it in run/pom.xml?");
    }
    return jar;
  }
}
