package com.plushm.controller;

import com.plushm.api.spec.Specification;
import java.util.Map;

/**
 * An application to run.
 *
 * @param keep whether the hosts that it invited stay connected afterwards
 * @param packages the files of its software, by its names; the control node fills them in
 */
public record RunRequest(Specification specification, boolean keep, Map<String, Shipment> packages)
    implements ExecutionRequest {

  /** An application whose software is not at hand yet. */
  public RunRequest(Specification specification, boolean keep) {
    this(specification, keep, Map.of());
  }
}
