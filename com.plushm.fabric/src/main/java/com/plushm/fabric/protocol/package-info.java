/**
 * The fabric as a state machine, over any overlay (protocol.md §2–5). {@link
 * com.plushm.fabric.protocol.FabricNode} takes one event at a time and hands it to the one part
 * that owns the rule: the stream of commands, the fold of answers, the watch over neighbours, the
 * control link, the two timers that end a client.
 */
package com.plushm.fabric.protocol;
