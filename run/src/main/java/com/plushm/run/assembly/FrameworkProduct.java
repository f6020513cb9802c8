package com.plushm.run.assembly;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** A product that is an OSGi framework with bundles: the controller or the client. */
final class FrameworkProduct {

  private final String name;
  private final StartScript script;
  private final JarsByName jars;

  FrameworkProduct(String name, StartScript script, JarsByName jars) {
    this.name = name;
    this.script = script;
    this.jars = jars;
  }

  /**
   * Makes the product's folder anew.
   *
   * @param source holds {@code NAME.bndrun} and {@code src/main/}
   * @param target the folder of all products
   * @throws IOException if a part is missing or cannot be copied
   */
  void assemble(Path source, Path target) throws IOException {
    RunDescriptor descriptor = RunDescriptor.read(source.resolve(name + ".bndrun"));
    ProductFolder folder = ProductFolder.makeAnew(target.resolve(name));
    List<String> classPath = new ArrayList<>(List.of(JarsByName.BOOT, RunDescriptor.FRAMEWORK));
    classPath.addAll(descriptor.runPath());
    List<String> files = new ArrayList<>();
    for (String part : classPath) {
      folder.copy(jars.get(part), "lib/" + part + ".jar");
      files.add(part + ".jar");
    }
    for (String bundle : descriptor.runBundles()) {
      folder.copy(jars.get(bundle), "bundles/" + bundle + ".jar");
    }
    folder.write("etc/framework.properties", frameworkProperties(descriptor));
    script.writeTo(folder, source, files);
  }

  private String frameworkProperties(RunDescriptor descriptor) throws IOException {
    Map<String, String> properties = new TreeMap<>();
    properties.put("org.osgi.framework.system.packages.extra", exports(descriptor.runPath()));
    properties.put("org.osgi.framework.storage.clean", "onFirstInit");
    properties.put("felix.cache.locking", "false");
    properties.put("felix.log.level", "2");
    return properties.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
        .collect(Collectors.joining("", "# Worked out by the build.\n", ""));
  }

  /** All packages that the class path offers to the bundles, with the versions it has. */
  private String exports(List<String> runPath) throws IOException {
    List<String> exports = new ArrayList<>();
    for (String part : runPath) {
      try (JarFile jar = new JarFile(jars.get(part).toFile())) {
        Parameters packages =
            OSGiHeader.parseHeader(
                jar.getManifest().getMainAttributes().getValue("Export-Package"));
        for (Map.Entry<String, Attrs> entry : packages.entrySet()) {
          exports.add(entry.getKey() + ";version=\"" + entry.getValue().getVersion() + "\"");
        }
      }
    }
    return String.join(",", exports);
  }
}
