package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import aQute.bnd.header.OSGiHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.Test;

/** What the bundles' manifests say keeps to the rules of the house. */
public class ManifestTest {

  /** Who alone may import the packages that begin so. */
  private static final Map<String, String> ONLY_IMPORTER =
      Map.of(
          "org.apache.mina.", "com.plushm.transport",
          "org.apache.sshd.", "com.plushm.launch",
          "org.h2.mvstore", "com.plushm.controller",
          "org.bouncycastle.", "com.plushm.controller",
          "org.apache.felix.service.command", "com.plushm.controller",
          "org.jline.", "com.plushm.controller",
          "org.osgi.service.servlet.whiteboard", "com.plushm.web");

  /** What the fabric's bundle holds of a library: see its bnd.bnd. */
  private static final String CURVE = "org.bouncycastle.";

  @Test
  public void symbolicNameIsTheFolders() throws IOException {
    for (Path bundle : SourceTree.bundles()) {
      assertEquals(
          SourceTree.name(bundle),
          manifest(bundle).getMainAttributes().getValue("Bundle-SymbolicName"));
    }
  }

  @Test
  public void onlyTheApiExports() throws IOException {
    for (Path bundle : SourceTree.bundles()) {
      Set<String> exports = packages(bundle, "Export-Package");
      if (SourceTree.name(bundle).equals("com.plushm.api")) {
        assertFalse("the api exports its packages", exports.isEmpty());
        assertEquals("each package of the api is exported", content(bundle), exports);
      } else {
        assertEquals(SourceTree.name(bundle) + " exports", Set.of(), exports);
      }
    }
  }

  @Test
  public void eachExportHasAVersionOfItsOwn() throws IOException {
    Path api = SourceTree.root().resolve("com.plushm.api");
    String header = manifest(api).getMainAttributes().getValue("Export-Package");
    OSGiHeader.parseHeader(header)
        .forEach(
            (name, attributes) ->
                assertTrue(name, attributes.getVersion().matches("\\d+\\.\\d+\\.\\d+")));
  }

  @Test
  public void oneBundleAloneImportsEachLibrary() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path bundle : SourceTree.bundles()) {
      String name = SourceTree.name(bundle);
      for (String imported : packages(bundle, "Import-Package")) {
        ONLY_IMPORTER.forEach(
            (prefix, importer) -> {
              if (imported.startsWith(prefix) && !importer.equals(name)) {
                wrong.add(name + " imports " + imported + ", as only " + importer + " may");
              }
            });
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  public void noPackageIsSplitBetweenBundles() throws IOException {
    Map<String, String> owners = new TreeMap<>();
    List<String> split = new ArrayList<>();
    for (Path bundle : SourceTree.bundles()) {
      for (String name : content(bundle)) {
        String other = owners.put(name, SourceTree.name(bundle));
        if (other != null) {
          split.add(name + " in " + other + " and in " + SourceTree.name(bundle));
        }
      }
    }
    assertEquals(List.of(), split);
  }

  @Test
  public void packagesAreNamedAfterTheirBundle() throws IOException {
    for (Path bundle : SourceTree.bundles()) {
      String name = SourceTree.name(bundle);
      for (String content : content(bundle)) {
        boolean own = content.equals(name) || content.startsWith(name + ".");
        boolean curve = name.equals("com.plushm.fabric") && content.startsWith(CURVE);
        assertTrue(content + " in " + name, own || curve);
      }
    }
  }

  @Test
  public void noBundleHasAnActivator() throws IOException {
    for (Path bundle : SourceTree.bundles()) {
      assertEquals(null, manifest(bundle).getMainAttributes().getValue("Bundle-Activator"));
    }
  }

  private static Manifest manifest(Path bundle) throws IOException {
    try (JarFile jar = new JarFile(SourceTree.jar(bundle).toFile())) {
      return jar.getManifest();
    }
  }

  private static Set<String> packages(Path bundle, String header) throws IOException {
    return OSGiHeader.parseHeader(manifest(bundle).getMainAttributes().getValue(header)).keySet();
  }

  /** The packages whose classes are in a bundle. */
  private static Set<String> content(Path bundle) throws IOException {
    try (JarFile jar = new JarFile(SourceTree.jar(bundle).toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && name.indexOf('/') > 0)
          .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
