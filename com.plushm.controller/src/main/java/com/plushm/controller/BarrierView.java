package com.plushm.controller;

import com.plushm.api.nodeset.NodeSet;
import java.time.Duration;

/**
 * What {@code barriers} shows of a barrier.
 *
 * @param execution whose it is
 * @param state {@code waiting}, {@code open} or {@code failed}
 * @param why it is open or failed, in words; empty while it waits
 * @param quorum with how many hosts it opens if nothing else opens it
 * @param expected who may come
 * @param entered who has come
 * @param released who may go on
 * @param late who came when it was open
 * @param waiting since the first host entered, or until it opened; zero if nobody came
 */
public record BarrierView(
    String execution,
    String name,
    String state,
    String why,
    int quorum,
    NodeSet expected,
    NodeSet entered,
    NodeSet released,
    NodeSet late,
    Duration waiting) {}
