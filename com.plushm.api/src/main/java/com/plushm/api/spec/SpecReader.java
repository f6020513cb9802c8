package com.plushm.api.spec;

import com.plushm.api.nodeset.GroupResolver;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Reads application specifications; the spec bundle's service. */
@ProviderType
public interface SpecReader {
  /** The largest specification file, in bytes. */
  int BYTES_MAX = 4 << 20;

  /**
   * Reads and checks a whole specification. Either a specification or all its problems, never both.
   *
   * @param file its name, for messages and to tell YAML from JSON
   * @param overrides values for the specification's variables, from the command line
   */
  Result read(String file, byte[] content, Map<String, String> overrides, GroupResolver groups);

  /**
   * What reading gave.
   *
   * @param specification null if there are problems
   */
  record Result(Specification specification, List<SpecProblem> problems) {}
}
