/**
 * The controller's door: one controller per state folder ({@code STATE/lock}), listening on a
 * Unix-domain socket ({@code STATE/socket}, for its owner alone) for the thin {@code plushm}
 * command ({@code com.plushm.cli}). A connection is one command, or one interactive session: its
 * request comes in, its output goes out, its exit status ends it. What the commands are, the door
 * does not know: it hands each {@link com.plushm.controller.door.Visitor} to the {@link
 * com.plushm.controller.door.Reception}. When nobody came for a while and nothing runs, it closes
 * and ends the controller.
 */
package com.plushm.controller.door;
