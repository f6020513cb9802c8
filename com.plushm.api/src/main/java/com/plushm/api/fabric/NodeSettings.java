package com.plushm.api.fabric;

import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Credentials;
import java.nio.file.Path;
import java.security.PublicKey;

/**
 * What a node is started with.
 *
 * @param overlay as {@link com.plushm.api.overlay.OverlayChoice} reads it
 * @param host the name by which the controller invited this node
 * @param bind where to listen; port 0 takes a free one
 * @param advertised what others dial if it is not the bound address; else null
 * @param controller whom to tell of a new root
 * @param controllerKey checks what claims to come from the controller
 * @param resumeAfter the last command that an earlier incarnation delivered; {@code NONE} if none
 * @param home the client's home folder, where the node's own durable record stands
 * @param unattendedMillis after so long without any connection the node ends (paper §3.6)
 * @param uplink bytes per second that the node writes to its links; 0 for no limit
 */
public record NodeSettings(
    String overlay,
    HostName host,
    Credentials credentials,
    Incarnation incarnation,
    Endpoint bind,
    String advertised,
    Peer controller,
    PublicKey controllerKey,
    CommandId resumeAfter,
    Path home,
    long unattendedMillis,
    long uplink) {
  public static final long UNATTENDED_MILLIS = 120_000;
}
