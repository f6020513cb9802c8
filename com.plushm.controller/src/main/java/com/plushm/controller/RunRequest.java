package com.plushm.controller;

import com.plushm.api.spec.Specification;
import java.util.Map;

/**
 * An application to run.
 *
 * @param keep whether the hosts that it invited stay connected afterwards
 * @param packages the files of its software, by its names; the control node fills them in
 * @param folder where its callbacks and handlers run: that of its specification, absolute; empty if
 *     there is none
 */
public record RunRequest(
    Specification specification, boolean keep, Map<String, Shipment> packages, String folder)
    implements ExecutionRequest {

  /** An application from nowhere whose software is not at hand yet. */
  public RunRequest(Specification specification, boolean keep) {
    this(specification, keep, Map.of(), "");
  }
}
