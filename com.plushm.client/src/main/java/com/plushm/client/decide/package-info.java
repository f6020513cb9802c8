/**
 * What a participant decides, and nothing that it does: which command starts when, what is made
 * durable before that, which output is sent, kept and sent again, when a process has run too long.
 * {@link com.plushm.client.decide.Executor} reacts to one event at a time and acts only through its
 * {@link com.plushm.client.decide.ExecutorContext}, so that the same class runs on a host and in
 * virtual time (house.md §3).
 */
package com.plushm.client.decide;
