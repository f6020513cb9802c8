package com.plushm.launch.ssh;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.launch.Launcher;
import com.plushm.launch.product.ProductArchive;
import com.plushm.launch.start.Deadlines;
import com.plushm.launch.start.HostOptions;
import com.plushm.launch.start.RemoteScripts;
import com.plushm.launch.start.SentProducts;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Starts clients over ssh. The client product goes to {@code ~/.plushm/client/HASH} of the login
 * user, once a version; its home folder is {@code ~/.plushm/DEPLOYMENT} unless the target says
 * otherwise.
 */
@Component(property = Launcher.NAME_PROPERTY + "=ssh")
@Designate(ocd = SshSettings.class)
public final class SshLauncher implements Launcher {
  private static final Path SYSTEM_KNOWN_HOSTS = Path.of("/etc/ssh/ssh_known_hosts");
  private static final String AGENT = "SSH_AUTH_SOCK";

  private final SshRoutes routes;
  private final SshConnector connector;
  private final Deadlines deadlines = new Deadlines();
  private final SentProducts products = new SentProducts();

  @Activate
  public SshLauncher(SshSettings settings) {
    this(defaults(settings));
  }

  SshLauncher(SshDefaults defaults) {
    routes = new SshRoutes(defaults);
    connector = new SshConnector(defaults);
  }

  private static SshDefaults defaults(SshSettings settings) {
    boolean acceptNew =
        HostKeyPolicy.acceptsNew(settings.hostKeys())
            .orElseThrow(
                () ->
                    new PlushException(
                        ErrorCode.CONFIG_INVALID,
                        "hostKeys is '" + settings.hostKeys() + "'",
                        SshLauncher.class.getName(),
                        "it is " + HostKeyPolicy.STRICT + " or " + HostKeyPolicy.ACCEPT_NEW));
    return new SshDefaults(
        settings.folder().isEmpty()
            ? Path.of(System.getProperty("user.home"), ".ssh")
            : Path.of(settings.folder()),
        SYSTEM_KNOWN_HOSTS,
        acceptNew,
        settings.agent()
            ? Optional.ofNullable(System.getenv(AGENT))
                .filter(socket -> !socket.isEmpty())
                .map(Path::of)
            : Optional.empty(),
        System.getProperty("user.name"),
        settings.busyAttempts());
  }

  @Deactivate
  void stop() {
    connector.close();
    deadlines.close();
  }

  @Override
  public LaunchChannel launch(LaunchTarget target, LaunchSettings settings) {
    HostOptions options = new HostOptions(target, "ssh", SshRoutes.OPTIONS);
    ProductArchive sent = products.of(settings.clientProduct());
    String hash = products.hash(sent, target);
    SshConnection connection =
        connector.connect(routes.to(target, options), settings.connectMillis());
    boolean done = false;
    try {
      String home = target.home().isEmpty() ? "~/.plushm/" + settings.deployment() : target.home();
      String command =
          RemoteScripts.start(
              hash, home, options.get(SshRoutes.JAVA).orElse(""), settings.arguments());
      RemoteClient client = new RemoteClient(connection, deadlines);
      Optional<LaunchChannel> channel = client.start(command, settings.connectMillis());
      if (channel.isEmpty()) {
        client.install(sent, hash, settings.installMillis());
        channel = client.start(command, settings.connectMillis());
      }
      done = channel.isPresent();
      return channel.orElseThrow(
          () ->
              SshFailures.error(
                  ErrorCode.HOST_INSTALL,
                  connection.hop(),
                  "does not have the client that was just copied there",
                  "check that programs may be run from the user's home there",
                  null));
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }
}
