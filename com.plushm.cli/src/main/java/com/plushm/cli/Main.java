package com.plushm.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The {@code plushm} command: see the package. */
public final class Main {
  /** The folder of the products, of which the controller is one; set by the start script. */
  static final String PRODUCTS = "plushm.products";

  /** Which of standard input, output and error are terminals, as in {@code 110}. */
  static final String TERMINALS = "plushm.tty";

  /** How often a connection is tried whose controller was about to end. */
  private static final int TRIES = 5;

  /** So many controllers may end while one command waits. */
  private static final int CONTROLLERS_MAX = 20;

  /** Exit status of {@code controller status} when there is none: its target is missing. */
  private static final int ABSENT = 3;

  private final Map<String, String> environment;
  private final String terminals;
  private List<String> resumption = List.of();

  private Main(Map<String, String> environment, String terminals) {
    this.environment = environment;
    this.terminals = terminals;
  }

  /** Runs one command; its exit status becomes the process's. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs one command and tells its exit status. */
  static int execute(String... arguments) {
    try {
      return new Main(System.getenv(), terminals()).run(arguments);
    } catch (Failure e) {
      print(System.err, e.getMessage());
      return e.exitStatus();
    }
  }

  private int run(String... arguments) throws Failure {
    CommandLine line = CommandLine.parse(arguments);
    if (line.version()) {
      print(System.out, Usage.version());
      return 0;
    }
    if (line.help()) {
      print(System.out, Usage.HELP.stripTrailing());
      return 0;
    }
    Settings settings = Settings.resolve(line.flags(), environment);
    if (!line.words().isEmpty() || !terminals.startsWith("11")) {
      return converse(line, settings, environment);
    }
    try (RawTerminal terminal = RawTerminal.enter()) {
      Map<String, String> withSize = new TreeMap<>(environment);
      int[] size = terminal.size();
      withSize.put("LINES", Integer.toString(size[0]));
      withSize.put("COLUMNS", Integer.toString(size[1]));
      int status = converse(line, settings, request(line.words(), settings, withSize), terminal);
      if (status == Conversation.RESUMABLE) {
        throw Conversation.gone();
      }
      return status;
    }
  }

  /** A command; the next controller goes on with one that outlives its controller. */
  private int converse(CommandLine line, Settings settings, Map<String, String> variables)
      throws Failure {
    byte[] request = request(line.words(), settings, variables);
    for (int i = 0; i <= CONTROLLERS_MAX; i++) {
      int status = converse(line, settings, request, null);
      if (status != Conversation.RESUMABLE) {
        return status;
      }
      print(
          System.err,
          "the controller's process ended, the next one goes on: plushm "
              .concat(String.join(" ", resumption)));
      request = request(resumption, settings, variables);
    }
    throw new Failure(
        "PM202",
        Failure.INTERNAL,
        "one controller after the other ended",
        "see " + settings.state() + "/controller.log; what runs goes on");
  }

  private byte[] request(List<String> words, Settings settings, Map<String, String> variables) {
    return Request.encode(
        words, System.getProperty("user.dir"), variables, settings.all(), terminals);
  }

  private int converse(CommandLine line, Settings settings, byte[] request, RawTerminal terminal)
      throws Failure {
    SocketPlace place = new SocketPlace(settings.state());
    boolean stop = line.begins("controller", "stop");
    boolean needsOne = !stop && !line.begins("controller", "status");
    ControllerStart start =
        new ControllerStart(settings, place, System.getProperty(PRODUCTS), resumption);
    for (int i = 0; i < TRIES; i++) {
      try (SocketChannel channel = needsOne ? start.connect() : place.connect()) {
        if (channel == null) {
          return absent(settings, stop);
        }
        Conversation conversation = new Conversation(channel);
        if (line.begins("run") || line.begins("shell")) {
          conversation.announced();
        }
        // A controller that is killed before it says so leaves what the one before it said.
        conversation.resumption(resumption);
        Signals.handleSoon(conversation, terminal);
        int status = conversation.hold(request);
        if (status == 0 && stop && !conversation.awaitFarewell()) {
          throw new Failure(
              "PM202", Failure.INTERNAL, "the controller does not end", "see its controller.log");
        }
        if (status != Conversation.NOT_BEGUN) {
          resumption = conversation.resumption();
          return status;
        }
      } catch (IOException e) {
        throw new Failure("PM202", Failure.INTERNAL, "connection lost: " + e, "try again");
      }
    }
    throw new Failure(
        "PM202",
        Failure.INTERNAL,
        "the controller takes no command",
        "see " + settings.state() + "/controller.log");
  }

  private static int absent(Settings settings, boolean stop) {
    print(System.err, "no controller is running for deployment '" + settings.deployment() + "'");
    return stop ? 0 : ABSENT;
  }

  private static void print(PrintStream to, String text) {
    byte[] bytes = text.concat("\n").getBytes(StandardCharsets.UTF_8);
    to.write(bytes, 0, bytes.length);
    to.flush();
  }

  private static String terminals() {
    String told = System.getProperty(TERMINALS);
    if (told != null && told.length() == 3) {
      return told;
    }
    return System.console() == null ? "000" : "111";
  }
}
