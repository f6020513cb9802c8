package com.plushm.controller;

import com.plushm.api.spec.Specification;

/**
 * An application to run.
 *
 * @param keep whether the hosts that it invited stay connected afterwards
 */
public record RunRequest(Specification specification, boolean keep) implements ExecutionRequest {}
