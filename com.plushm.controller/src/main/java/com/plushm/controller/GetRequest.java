package com.plushm.controller;

import java.util.List;

/**
 * A file to get from hosts.
 *
 * @param path on the hosts
 * @param folder here, absolute: the file of each host becomes {@code NAME.HOST} in it
 */
public record GetRequest(List<HostPlan> hosts, String path, String folder)
    implements ExecutionRequest {}
