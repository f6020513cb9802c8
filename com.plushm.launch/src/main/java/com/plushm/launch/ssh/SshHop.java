package com.plushm.launch.ssh;

import com.plushm.api.id.HostName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One ssh server on the way to a host, the last one being the host itself.
 *
 * @param host the host that the way leads to, where errors belong
 * @param name what the server is called in errors and, first of all, in {@code known_hosts}
 * @param address name or literal address to dial
 * @param port to dial
 * @param user the login name
 * @param identities files of private keys, those that must be there
 * @param defaultIdentities whether the user's usual key files are tried too, where they exist
 * @param agentSocket of the agent to ask
 * @param knownHosts the user's file of host keys
 * @param acceptNew whether an unknown host key is taken and noted down
 * @param jump whether it is only passed through
 */
record SshHop(
    HostName host,
    String name,
    String address,
    int port,
    String user,
    List<Path> identities,
    boolean defaultIdentities,
    Optional<Path> agentSocket,
    Path knownHosts,
    boolean acceptNew,
    boolean jump) {
  static final int PORT = 22;

  /** Begins an error about this server. */
  String described() {
    return jump ? "jump host " + name : "the host";
  }

  /** As {@code known_hosts} writes a name. */
  String listed() {
    return port == PORT ? name : "[" + name + "]:" + port;
  }
}
