/**
 * The controller's side of the dialogue by which a client that was just started gets its
 * certificate and learns whom it belongs to (protocol.md §4). It runs once a launch, over the
 * launch channel, before the client has any link.
 */
package com.plushm.controller.enrol;
