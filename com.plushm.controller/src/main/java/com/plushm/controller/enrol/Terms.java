package com.plushm.controller.enrol;

import com.plushm.api.id.HostName;
import com.plushm.api.id.Peer;
import java.util.Optional;

/**
 * What a client is told when it enrols.
 *
 * @param deployment its name
 * @param host the name by which the client is invited
 * @param control the controller, with the endpoint at which it listens
 * @param overlay as {@link com.plushm.api.overlay.OverlayChoice} reads it
 * @param bind where the client is to listen, {@code ADDRESS:PORT}; empty for its own choice
 * @param advertised the address that others dial, if it differs from the bound one
 * @param unattendedMillis after so long without any connection the client ends; 0 for its own
 *     default
 */
public record Terms(
    String deployment,
    HostName host,
    Peer control,
    String overlay,
    Optional<String> bind,
    Optional<String> advertised,
    long unattendedMillis) {}
