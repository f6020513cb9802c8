package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.spec.MassFailure;
import com.plushm.controller.decide.ControlSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Who this controller is, from its command line.
 *
 * @param name of the deployment
 * @param state its folder
 * @param overlay the one to begin with, as {@link com.plushm.api.overlay.OverlayChoice} reads it
 * @param controlNode the address that participants dial; absent: chosen by what hosts are used
 * @param controlPort where to listen; 0 takes a free port
 * @param clientProduct the folder of the client product
 * @param unattendedMillis after which a client without any connection ends; 0 for its own default
 * @param controllerAbsenceMillis after which participants without a controller end; 0 for never
 * @param uplink bytes per second that this controller and each client write to their links; 0 for
 *     no limit
 * @param massFailure what follows from a mass failure, unless a run says otherwise
 */
record Deployment(
    String name,
    Path state,
    String overlay,
    Optional<String> controlNode,
    int controlPort,
    Path clientProduct,
    long unattendedMillis,
    long controllerAbsenceMillis,
    long uplink,
    MassFailure massFailure) {

  private static final String UPLINK = "plushm.uplink";
  private static final String MASS_FAILURE = "plushm.mass-failure";

  /**
   * @param property gives a property's value, or null
   * @throws PlushException CONFIG_INVALID
   */
  static Deployment of(Path state, UnaryOperator<String> property) {
    Path folder = state.toAbsolutePath().normalize();
    String named = property.apply("plushm.deployment");
    String products = property.apply("plushm.products");
    String overlay = property.apply("plushm.overlay");
    return new Deployment(
        named == null || named.isBlank() ? nameOf(folder) : named,
        folder,
        overlay == null || overlay.isBlank() ? "star" : overlay,
        Optional.ofNullable(property.apply("plushm.control-node")).filter(a -> !a.isBlank()),
        (int) number(property, "plushm.control-port", 0, 65_535),
        Path.of(products == null ? "." : products).toAbsolutePath().normalize().resolve("client"),
        number(property, "plushm.unattended-millis", 0, Long.MAX_VALUE),
        number(
            property,
            "plushm.controller-absence-millis",
            ControlSettings.DEFAULTS.controllerAbsenceMillis(),
            Long.MAX_VALUE),
        number(property, UPLINK, 0, Integer.MAX_VALUE),
        massFailure(property.apply(MASS_FAILURE)));
  }

  private static MassFailure massFailure(String text) {
    if (text == null || text.isBlank()) {
      return ControlSettings.DEFAULTS.massFailure();
    }
    return MassFailure.of(text.strip())
        .orElseThrow(
            () ->
                new PlushException(
                    ErrorCode.CONFIG_INVALID,
                    "'" + text + "' is no answer to a mass failure",
                    MASS_FAILURE,
                    "say one of: " + MassFailure.WORDS));
  }

  /** What every client is started with beside its home. */
  List<String> clientArguments() {
    return uplink == 0 ? List.of() : List.of("--uplink", Long.toString(uplink));
  }

  private static String nameOf(Path folder) {
    Path last = folder.getFileName();
    String name = last == null ? "" : last.toString().replaceAll("[^A-Za-z0-9._-]", "-");
    return name.isEmpty() ? "default" : name;
  }

  private static long number(UnaryOperator<String> property, String key, long absent, long max) {
    String text = property.apply(key);
    if (text == null || text.isBlank()) {
      return absent;
    }
    try {
      long value = Long.parseLong(text.strip());
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(key, text, e);
    }
    throw invalid(key, text, null);
  }

  private static PlushException invalid(String key, String text, Exception cause) {
    return new PlushException(
        ErrorCode.CONFIG_INVALID,
        "'" + text + "' is not a number that it can be",
        key,
        "give a whole number",
        cause);
  }

  /** The deciders' settings: the defaults with what is configured here. */
  ControlSettings settings(ControlConfig config) {
    ControlSettings d = ControlSettings.DEFAULTS;
    return new ControlSettings(
        config.invitationsMax(),
        config.joinMillis(),
        config.launchAttemptsMax(),
        d.backoffMillis(),
        d.backoffMaxMillis(),
        config.disconnectsMax(),
        config.disconnectWindowMillis(),
        config.reconnectGraceMillis(),
        d.brakeLossesMin(),
        d.brakeWindowMillis(),
        config.brakeHoldMillis(),
        massFailure,
        d.setCtrlMillis(),
        d.candidateMillis(),
        d.rootWaitMillis(),
        d.rootSearchMillis(),
        d.leaveMillis(),
        d.killAfterMillis(),
        controllerAbsenceMillis);
  }
}
