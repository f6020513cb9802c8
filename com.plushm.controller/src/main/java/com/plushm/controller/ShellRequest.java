package com.plushm.controller;

import java.time.Duration;
import java.util.List;

/**
 * One command on many hosts.
 *
 * @param hosts the targets; those that are not connected are invited
 * @param words with {@code shell} one word for {@code /bin/sh -c}, else the command line; none for
 *     the empty command, which every client answers itself
 * @param timeout zero for none
 */
public record ShellRequest(
    List<HostPlan> hosts, List<String> words, boolean shell, Duration timeout)
    implements ExecutionRequest {}
