package com.plushm.controller;

import java.util.List;
import java.util.OptionalInt;

/**
 * Files to put on hosts.
 *
 * @param files absolute paths here
 * @param destination a file, or a folder; {@code ${host}} in it is replaced on each host
 * @param mode permissions there; that of each file if empty
 * @param parents whether missing folders are made
 */
public record PutRequest(
    List<HostPlan> hosts, List<String> files, String destination, OptionalInt mode, boolean parents)
    implements ExecutionRequest {}
