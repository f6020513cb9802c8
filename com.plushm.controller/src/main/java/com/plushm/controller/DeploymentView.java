package com.plushm.controller;

import java.nio.file.Path;
import java.time.Duration;

/** Who this controller is. */
public record DeploymentView(
    String name,
    Path state,
    long pid,
    long reign,
    String overlay,
    String control,
    Duration uptime,
    int executionsRunning) {}
