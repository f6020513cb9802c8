package com.plushm.controller;

import com.plushm.api.launch.LaunchTarget;

/** A host that may be invited, and by which launcher its client would be started. */
public record HostPlan(LaunchTarget target, String launcher) {}
