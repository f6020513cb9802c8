package com.plushm.run.assembly;

import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a {@code .bndrun} file says about the parts of a product.
 *
 * @param runPath symbolic names of what is on the JVM's class path
 * @param runBundles symbolic names of what the framework installs
 */
record RunDescriptor(List<String> runPath, List<String> runBundles) {

  /** Symbolic name of the framework, which {@code -runfw} names. */
  static final String FRAMEWORK = "org.apache.felix.framework";

  /**
   * Reads a descriptor and what it includes.
   *
   * @throws IOException if it is unreadable or has no resolved bundles
   */
  static RunDescriptor read(Path file) throws IOException {
    try (Processor processor = new Processor()) {
      processor.setProperties(file.toFile());
      RunDescriptor descriptor =
          new RunDescriptor(
              names(processor, Constants.RUNPATH), names(processor, Constants.RUNBUNDLES));
      if (descriptor.runBundles().isEmpty()) {
        throw new IOException(file + " has no -runbundles: run mvn -Dbnd.resolve.update package");
      }
      return descriptor;
    }
  }

  private static List<String> names(Processor processor, String instruction) {
    return List.copyOf(processor.parseHeader(processor.getProperty(instruction)).keySet());
  }
}
