package com.plushm.controller;

import com.plushm.api.spec.Specification;
import java.util.Map;

/**
 * An application to run.
 *
 * @param keep whether the hosts that it invited stay connected afterwards
 * @param packages the files of its software, by its names; the control node fills them in
 * @param source where its specification comes from
 */
public record RunRequest(
    Specification specification, boolean keep, Map<String, Shipment> packages, Source source)
    implements ExecutionRequest {

  /**
   * Where a specification comes from.
   *
   * @param folder where its callbacks and handlers run: its own, absolute; empty if there is none
   * @param sha256 of its file, 64 lower-case hexadecimal digits; empty if there was none
   */
  public record Source(String folder, String sha256) {
    /** Digits of {@code sha256}. */
    public static final int SHA256_DIGITS = 64;

    public static final Source NONE = new Source("", "");
  }

  /** An application from nowhere whose software is not at hand yet. */
  public RunRequest(Specification specification, boolean keep) {
    this(specification, keep, Map.of(), Source.NONE);
  }
}
