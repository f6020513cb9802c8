/**
 * What the control node decides (paper §3.1–3.6, protocol.md §4–5), one event at a time and without
 * a thread, a clock or a socket: everything comes in through {@link
 * com.plushm.controller.decide.Control} and goes out through {@link
 * com.plushm.controller.decide.ControlContext}, so that the same classes run on a host and in
 * virtual time. {@code Invitations} brings hosts in, {@code RootLink} knows who is root, {@code
 * Sequencer} numbers commands, {@code Ledger} accounts for answers, {@code Recovery} answers
 * losses, and jobs ({@code ConnectJob}, {@code ExecutionJob}, …) are what a person asked for.
 */
package com.plushm.controller.decide;
