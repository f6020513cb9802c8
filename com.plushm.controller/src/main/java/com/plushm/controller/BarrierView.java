package com.plushm.controller;

import com.plushm.api.nodeset.NodeSet;

/**
 * What {@code barriers} shows of a barrier of an execution.
 *
 * @param state {@code shut}, {@code open} or {@code failed}
 * @param quorum with how many it opens if nothing else opens it
 * @param entered who has entered, released or not
 * @param released who went on
 * @param late who entered when it was open
 * @param waitingFor who is expected and has not entered, as long as it is shut
 * @param stragglers who was expected and had not entered when it opened
 * @param inside who has one of the semaphore's places
 * @param why it is open, or failed; empty while it is shut
 */
public record BarrierView(
    String name,
    String state,
    int quorum,
    NodeSet entered,
    NodeSet released,
    NodeSet late,
    NodeSet waitingFor,
    NodeSet stragglers,
    NodeSet inside,
    String why) {}
