package com.plushm.launch.slurm;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address by which a host of the allocation is dialled: the one that was named; else that of
 * its name, which is how Slurm itself reaches most hosts; else the one that Slurm's configuration
 * has ({@code NodeAddr}).
 */
final class SlurmAddress {
  private static final Pattern NODE_ADDRESS = Pattern.compile("(?:^|\\s)NodeAddr=(\\S+)");
  private static final long SCONTROL_SECONDS = 10;
  private static final int OUTPUT_BYTES_MAX = 64 << 10;

  private final SlurmPrograms programs;

  SlurmAddress(SlurmPrograms programs) {
    this.programs = programs;
  }

  /**
   * @return a literal address
   * @throws PlushException HOST_UNRESOLVED
   */
  String of(HostName host, Optional<String> named) {
    Optional<String> address =
        named.isPresent()
            ? resolved(named.get())
            : resolved(host.value())
                .or(() -> configured(host.value()).flatMap(SlurmAddress::resolved));
    return address.orElseThrow(
        () ->
            new PlushException(
                ErrorCode.HOST_UNRESOLVED,
                "'" + named.orElse(host.value()) + "' does not resolve on the controller's machine",
                host.value(),
                "give its address by the option 'address'"));
  }

  private static Optional<String> resolved(String name) {
    try {
      return Optional.of(InetAddress.getByName(name).getHostAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private Optional<String> configured(String host) {
    return programs.scontrol().flatMap(scontrol -> ask(scontrol, host));
  }

  private static Optional<String> ask(Path scontrol, String host) {
    Process process = null;
    try {
      process =
          new ProcessBuilder(scontrol.toString(), "--oneliner", "show", "node", host)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Process asked = process;
      try (InputStream out = asked.getInputStream()) {
        if (!asked.waitFor(SCONTROL_SECONDS, TimeUnit.SECONDS)) {
          return Optional.empty();
        }
        String text = new String(out.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        Matcher address = NODE_ADDRESS.matcher(text);
        return address.find() ? Optional.of(address.group(1)) : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
