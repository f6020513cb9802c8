package com.plushm.launch.local;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.launch.Launcher;
import com.plushm.launch.start.HostOptions;
import com.plushm.launch.start.ProcessChannel;
import com.plushm.launch.start.Sessions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Starts clients on this machine. Each becomes the leader of a session of its own, so that neither
 * the end of the controller nor Ctrl-C in its terminal reaches it.
 */
@Component(property = Launcher.NAME_PROPERTY + "=local")
public final class LocalLauncher implements Launcher {
  private static final String JAVA = "java";

  private final Path userHome;

  @Activate
  public LocalLauncher() {
    userHome = Path.of(System.getProperty("user.home"));
  }

  @Override
  public LaunchChannel launch(LaunchTarget target, LaunchSettings settings) {
    HostOptions options = new HostOptions(target, "local", List.of(JAVA));
    Path script = settings.clientProduct().toAbsolutePath().resolve("bin/plushm-client");
    if (!Files.isExecutable(script)) {
      throw new PlushException(
          ErrorCode.HOST_INSTALL,
          "the client product is not there: " + script,
          target.host().value(),
          "build it, or configure where it is");
    }
    List<String> command = new ArrayList<>(Sessions.own());
    command.add(script.toString());
    command.add("--home");
    command.add(home(target, settings).toString());
    command.addAll(settings.arguments());
    ProcessBuilder builder = new ProcessBuilder(command);
    if (Files.isDirectory(userHome)) {
      // Where a login would put it, and not where the controller happened to be started.
      builder.directory(userHome.toFile());
    }
    Sessions.clean(builder.environment());
    builder.environment().put("PLUSHM_JAVA", options.get(JAVA).orElseGet(LocalLauncher::ownJava));
    try {
      return new ProcessChannel(
          target.host(), builder.start(), InetAddress.getLoopbackAddress().getHostAddress());
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.HOST_START,
          "the client cannot be started: " + e.getMessage(),
          target.host().value(),
          "check the limits on processes and memory of this machine",
          e);
    }
  }

  private Path home(LaunchTarget target, LaunchSettings settings) {
    String home = target.home();
    if (home.isEmpty()) {
      return userHome
          .resolve(".plushm")
          .resolve(settings.deployment())
          .resolve(target.host().value());
    }
    return home.startsWith("~/")
        ? userHome.resolve(home.substring(2))
        : Path.of(home).toAbsolutePath();
  }

  /** The Java that runs the controller is known to work. */
  private static String ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
