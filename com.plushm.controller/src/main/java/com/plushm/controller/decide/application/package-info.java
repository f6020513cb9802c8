/**
 * What an application is made of, as pure values and state machines (application.md §1–3): the knee
 * that tells stragglers, partial barriers, farms of tasks, the choice of hosts, what follows from a
 * failure, and the states of an execution. Nothing here knows of commands, hosts or journals: the
 * execution in {@code controller.decide} feeds them with what happens, writes down what they
 * decide, and acts.
 */
package com.plushm.controller.decide.application;
