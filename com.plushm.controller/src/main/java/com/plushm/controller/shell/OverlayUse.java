package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.ControlNode;
import com.plushm.controller.Summary;
import com.plushm.controller.SwitchRequest;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.util.List;

/** {@code overlay use}: changes the overlay on a live run (protocol.md §6). */
final class OverlayUse {
  static final Option QUORUM =
      Option.value('\0', "quorum", "PERCENT", "use: so many have to attach in the new tree");
  static final Option DEADLINE =
      Option.value('\0', "deadline", "TIME", "use: until then, or it is rolled back (30s)");

  private final ControlNode node;
  private final Manual manual;

  OverlayUse(ControlNode node, Manual manual) {
    this.node = node;
    this.manual = manual;
  }

  /**
   * Changes the overlay, and waits until everybody has followed.
   *
   * @throws PlushException if it is refused; then nothing was changed
   */
  int execute(Console console, Arguments arguments) {
    SwitchRequest request =
        new SwitchRequest(
            choice(arguments.operands()),
            arguments.value(QUORUM.name()).map(this::percent).orElse(SwitchRequest.EVERYBODY),
            arguments
                .value(DEADLINE.name())
                .map(text -> Operand.time(manual, text))
                .orElse(SwitchRequest.DEADLINE));
    ActivityWatch watch = new ActivityWatch(console);
    Summary summary = watch.await(node.use(request, watch));
    refuse(summary, request.overlay());
    return new Report(console, manual.name(), "use " + request.overlay(), false)
        .print(summary, arguments);
  }

  /** {@code NAME OPTION=VALUE ...}, or both in one word. */
  private String choice(List<String> operands) {
    if (operands.size() < 2) {
      throw Operand.usage(manual, "use: which overlay?");
    }
    String name = operands.get(1);
    List<String> options = operands.subList(2, operands.size());
    if (options.isEmpty()) {
      return name;
    }
    return name + (name.indexOf(':') < 0 ? ":" : ",") + String.join(",", options);
  }

  private int percent(String text) {
    try {
      int percent = Integer.parseInt(text.endsWith("%") ? text.replace("%", "") : text);
      if (percent >= 1 && percent <= SwitchRequest.EVERYBODY) {
        return percent;
      }
    } catch (NumberFormatException e) {
      throw noPercent(text);
    }
    throw noPercent(text);
  }

  private PlushException noPercent(String text) {
    return new PlushException(
        ErrorCode.USAGE, "'" + text + "' is not a percentage", manual.name(), "write 1 to 100");
  }

  /** What was refused before anything changed is an error of the command, not of the hosts. */
  private void refuse(Summary summary, String overlay) {
    for (Summary.Missing missing : summary.missing()) {
      if (missing.code() == ErrorCode.OVERLAY_UNKNOWN
          || missing.code() == ErrorCode.OVERLAY_TOO_LARGE) {
        throw new PlushException(
            missing.code(),
            missing.reason(),
            overlay,
            missing.code() == ErrorCode.OVERLAY_UNKNOWN
                ? "install its bundle on the clients"
                : "raise the limit of open files there, or use an overlay with more levels");
      }
    }
  }
}
