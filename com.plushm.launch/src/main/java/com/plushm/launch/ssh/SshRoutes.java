package com.plushm.launch.ssh;

import com.plushm.api.launch.LaunchTarget;
import com.plushm.launch.start.HostOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.ConfigFileHostEntryResolver;
import org.apache.sshd.client.config.hosts.HostConfigEntry;

/**
 * Works out how a host is reached: its own options first, then the user's ssh configuration, then
 * the defaults.
 */
final class SshRoutes {
  static final String USER = "user";
  static final String PORT = "port";
  static final String JUMP = "jump";
  static final String IDENTITY = "identity";
  static final String ADDRESS = "address";
  static final String JAVA = "java";
  static final String KNOWN_HOSTS = "known_hosts";
  static final String HOST_KEYS = "hostKeys";
  static final List<String> OPTIONS =
      List.of(USER, PORT, JUMP, IDENTITY, ADDRESS, JAVA, KNOWN_HOSTS, HOST_KEYS);

  private static final String NONE = "none";
  private static final int JUMPS_MAX = 8;
  private static final int PORT_MAX = 65_535;

  private final SshDefaults defaults;
  private final Path config;
  private final ConfigFileHostEntryResolver configured;

  SshRoutes(SshDefaults defaults) {
    this.defaults = defaults;
    this.config = defaults.folder().resolve("config");
    this.configured = new ConfigFileHostEntryResolver(config);
  }

  /** A server as an option or the configuration writes it: {@code [USER@]NAME[:PORT]}. */
  private record Spot(String user, String name, int port) {}

  /** The servers to go through, the host itself being the last. */
  List<SshHop> to(LaunchTarget target, HostOptions options) {
    String name = target.host().value();
    HostConfigEntry entry = entry(name, options);
    Spot spot =
        new Spot(
            options.get(USER).orElse(null),
            name,
            options.get(PORT).map(text -> port(text, options)).orElse(0));
    String jumps =
        options
            .get(JUMP)
            .orElse(entry.getProxyJump() == null ? NONE : entry.getProxyJump().strip());
    List<SshHop> route = new ArrayList<>();
    if (!jumps.isEmpty() && !jumps.equals(NONE)) {
      List<String> words = List.of(jumps.split(",", -1));
      if (words.size() > JUMPS_MAX) {
        throw options.invalid(
            "more than " + JUMPS_MAX + " jump hosts in option '" + JUMP + "'", "name fewer");
      }
      for (String word : words) {
        Spot through = spot(word.strip(), options);
        route.add(
            hop(target, through, entry(through.name(), options), options, Optional.empty(), true));
      }
    }
    route.add(hop(target, spot, entry, options, options.get(ADDRESS), false));
    return route;
  }

  private SshHop hop(
      LaunchTarget target,
      Spot spot,
      HostConfigEntry entry,
      HostOptions options,
      Optional<String> address,
      boolean jump) {
    Optional<Path> identity = jump ? Optional.empty() : options.get(IDENTITY).map(this::file);
    List<Path> identities =
        identity
            .map(List::of)
            .orElseGet(() -> entry.getIdentities().stream().map(this::file).toList());
    boolean acceptNew =
        options.get(HOST_KEYS).map(word -> policy(word, options)).orElse(defaults.acceptNew());
    String alias = entry.getProperty("HostKeyAlias", spot.name());
    return new SshHop(
        target.host(),
        alias,
        address.orElse(firstOf(entry.getHostName(), spot.name())),
        spot.port() > 0 ? spot.port() : entry.getPort() > 0 ? entry.getPort() : SshHop.PORT,
        firstOf(spot.user(), firstOf(entry.getUsername(), defaults.user())),
        identities,
        identities.isEmpty(),
        entry.isIdentitiesOnly() ? Optional.empty() : defaults.agentSocket(),
        options.get(KNOWN_HOSTS).map(this::file).orElse(defaults.folder().resolve("known_hosts")),
        acceptNew,
        jump);
  }

  /** What the user's configuration says of a name; nothing if it is silent or missing. */
  private HostConfigEntry entry(String name, HostOptions options) {
    if (!Files.exists(config)) {
      return new HostConfigEntry();
    }
    try {
      HostConfigEntry found = configured.resolveEffectiveHost(name, 0, null, null, null, null);
      return found == null ? new HostConfigEntry() : found;
    } catch (IOException | RuntimeException e) {
      throw options.invalid(
          "the ssh configuration cannot be used: " + e.getMessage(), "mend " + config);
    }
  }

  private static String firstOf(String first, String second) {
    return first == null || first.isBlank() ? second : first;
  }

  private static Boolean policy(String word, HostOptions options) {
    return HostKeyPolicy.acceptsNew(word)
        .orElseThrow(
            () ->
                options.invalid(
                    "option '" + HOST_KEYS + "' is '" + word + "'",
                    "it is " + HostKeyPolicy.STRICT + " or " + HostKeyPolicy.ACCEPT_NEW));
  }

  private static int port(String text, HostOptions options) {
    try {
      int port = Integer.parseInt(text.strip());
      if (port > 0 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw options.invalid("port '" + text + "' is no number", "give one from 1 to 65535");
    }
    throw options.invalid("port " + text + " does not exist", "give one from 1 to 65535");
  }

  private static Spot spot(String word, HostOptions options) {
    String rest = word.startsWith("ssh://") ? word.substring("ssh://".length()) : word;
    int at = rest.lastIndexOf('@');
    String user = at < 0 ? null : rest.substring(0, at);
    rest = rest.substring(at + 1);
    int bracket = rest.lastIndexOf(']');
    int colon = rest.lastIndexOf(':');
    int port = 0;
    // A bare IPv6 address has several colons and no port.
    if (colon > bracket && (bracket >= 0 || rest.indexOf(':') == colon)) {
      port = port(rest.substring(colon + 1), options);
      rest = rest.substring(0, colon);
    }
    if (rest.startsWith("[") && rest.endsWith("]")) {
      rest = rest.substring(1, rest.length() - 1);
    }
    if (rest.isEmpty()) {
      throw options.invalid("jump host '" + word + "' has no name", "write [USER@]HOST[:PORT]");
    }
    return new Spot(user, rest, port);
  }

  /** A file that an option names: absolute, under the user's home, or in the ssh folder. */
  private Path file(String name) {
    return name.startsWith("~/")
        ? Path.of(System.getProperty("user.home")).resolve(name.substring(2))
        : defaults.folder().resolve(name);
  }
}
