package com.plushm.api.spec;

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
   * @param sources asked only for what the specification names
   */
  Result read(String file, byte[] content, Map<String, String> overrides, HostSources sources);

  /** The JSON Schema (draft 7) of what is written in YAML and JSON, for editors. */
  String schema();

  /**
   * What reading gave.
   *
   * @param specification null if there are problems
   * @param notices what was read and will not be honoured, or is done otherwise than its writer may
   *     think; they stand beside a specification
   */
  record Result(
      Specification specification, List<SpecProblem> problems, List<SpecProblem> notices) {

    /** Nothing to remark. */
    public Result(Specification specification, List<SpecProblem> problems) {
      this(specification, problems, List.of());
    }
  }
}
