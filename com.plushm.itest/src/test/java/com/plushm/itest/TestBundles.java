package com.plushm.itest;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Bundles that a test makes: of classes of its own, or of another bundle under a later version. */
final class TestBundles {
  private TestBundles() {}

  /** A bundle of one package of the tests, with its components described. */
  static void build(String name, Path to) throws Exception {
    Path classes =
        Path.of(TestBundles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path api = SourceTree.root().resolve("com.plushm.api").resolve("target").resolve("classes");
    try (Builder builder = new Builder()) {
      builder.addClasspath(classes.toFile());
      builder.addClasspath(api.toFile());
      builder.setProperty("Bundle-SymbolicName", name);
      builder.setProperty("Bundle-Version", "1.0.0");
      builder.setProperty("Private-Package", name);
      builder.setProperty("-noimportjava", "true");
      try (Jar jar = builder.build()) {
        if (!builder.getErrors().isEmpty()) {
          throw new IOException(builder.getErrors().toString());
        }
        jar.write(to.toFile());
      }
    }
  }

  /** The same bundle under another version, for {@code Bundle.update}. */
  static void reversion(Path from, Path to, String version) throws IOException {
    try (JarFile jar = new JarFile(from.toFile())) {
      Manifest manifest = new Manifest(jar.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (OutputStream out = Files.newOutputStream(to);
          JarOutputStream copy = new JarOutputStream(out, manifest)) {
        for (JarEntry entry : jar.stream().toList()) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            copy.putNextEntry(new ZipEntry(entry.getName()));
            try (InputStream in = jar.getInputStream(entry)) {
              in.transferTo(copy);
            }
            copy.closeEntry();
          }
        }
      }
    }
  }
}
