package com.plushm.launch.ssh;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What holds for every host that says nothing else.
 *
 * @param folder of the user's own ssh files, {@code ~/.ssh}: {@code config}, {@code known_hosts},
 *     {@code id_*}
 * @param systemKnownHosts host keys that this machine's administrator vouches for; may be missing
 * @param acceptNew whether the key of a host that was never seen is taken and noted down
 * @param agentSocket of the ssh agent
 * @param user the login name
 * @param busyAttempts how often a host is tried that says that it is busy
 */
record SshDefaults(
    Path folder,
    Path systemKnownHosts,
    boolean acceptNew,
    Optional<Path> agentSocket,
    String user,
    int busyAttempts) {}
