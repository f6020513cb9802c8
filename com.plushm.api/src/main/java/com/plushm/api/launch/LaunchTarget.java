package com.plushm.api.launch;

import com.plushm.api.id.HostName;
import java.util.Map;

/**
 * A host on which a client is to be started.
 *
 * @param home the client's home folder there; empty for the default, {@code ~/.plushm/DEPLOYMENT}
 * @param options of the launcher, as in the specification's pool: {@code user}, {@code port},
 *     {@code jump}, {@code identity}, {@code address}, {@code java}
 */
public record LaunchTarget(HostName host, String home, Map<String, String> options) {}
