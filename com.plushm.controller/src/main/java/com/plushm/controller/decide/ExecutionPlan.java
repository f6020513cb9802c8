package com.plushm.controller.decide;

import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.Specification.FailurePolicy;
import java.util.List;
import java.util.Optional;

/**
 * What is to be run where.
 *
 * @param components the names of the teams
 * @param onFailure what follows from a failure when a step does not say
 * @param application whether it is one, with phases, recovery and an end of its services; else one
 *     command or transfer
 * @param stay whether the hosts that it invites stay when it is over
 * @param folder of this machine, where its callbacks and handlers run; empty for none of its own
 */
record ExecutionPlan(
    String name,
    List<String> components,
    List<Team> teams,
    List<Step.Plan> steps,
    List<Gate.Plan> gates,
    FailurePolicy onFailure,
    boolean application,
    boolean stay,
    Optional<MassFailure> massFailure,
    String folder) {}
