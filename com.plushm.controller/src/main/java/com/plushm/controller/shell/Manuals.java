package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.shell.option.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The manuals of the commands of this bundle, in the order in which help lists them. */
final class Manuals {
  static final List<Manual> ALL =
      List.of(
          RunCommand.MANUAL,
          PlanCommand.MANUAL,
          LoadCommand.MANUAL,
          ShellCommand.MANUAL,
          PingCommand.MANUAL,
          PutCommand.MANUAL,
          GetCommand.MANUAL,
          ConnectCommand.MANUAL,
          DisconnectCommand.MANUAL,
          NodesCommand.MANUAL,
          DrainCommand.MANUAL,
          ReinstateCommand.MANUAL,
          MeshCommand.MANUAL,
          OverlayCommand.MANUAL,
          WhyCommand.MANUAL,
          DoctorCommand.MANUAL,
          ControlCommand.MANUAL,
          BarriersCommand.MANUAL,
          RunsCommand.MANUAL,
          LogsCommand.MANUAL,
          AttachCommand.MANUAL,
          DetachCommand.MANUAL,
          KillCommand.MANUAL,
          SignalCommand.MANUAL,
          ControllerCommand.MANUAL,
          ConfigCommand.MANUAL,
          HelpCommand.MANUAL);

  private Manuals() {}

  static Optional<Manual> find(String name) {
    return ALL.stream().filter(manual -> manual.name().equals(name)).findFirst();
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    ALL.forEach(manual -> names.add(manual.name()));
    return names;
  }

  /** The error for a command that is none. */
  static PlushException unknown(String name) {
    return new PlushException(
        ErrorCode.USAGE,
        "there is no command '" + name + "'",
        null,
        NearestWord.find(name, names())
            .map(near -> "did you mean '" + near + "'?")
            .orElse("plushm help lists them"));
  }
}
