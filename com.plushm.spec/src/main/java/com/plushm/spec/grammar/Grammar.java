package com.plushm.spec.grammar;

import com.plushm.api.command.Command;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Either;
import com.plushm.spec.grammar.Shape.Flag;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.NotYet;
import com.plushm.spec.grammar.Shape.Span;
import com.plushm.spec.grammar.Shape.Table;
import com.plushm.spec.grammar.Shape.Text;
import com.plushm.spec.grammar.Shape.Whole;
import java.util.List;

/** The one table of keys. Who adds a key adds it here, and the schema and the checks follow. */
public final class Grammar {
  /** Most pools, and most components. */
  public static final int POOLS_MAX = 100;

  /** Most processes. */
  public static final int PROCESSES_MAX = 1_000;

  /** Most variables, and most options of a launcher. */
  public static final int VARIABLES_MAX = 1_000;

  /** Most clients that a pool has on the controller's own machine. */
  public static final int LOCAL_MAX = 10_000;

  /** Longest list of host expressions; a long list belongs into one expression. */
  public static final int HOSTS_MAX = 10_000;

  private static final int PORT_MAX = 65_535;

  private static final String COMMAND_ADVICE =
      "write a list of words, as in [echo, hello], or use the key shell";

  private static final Text TEXT = new Text(false);
  private static final Text RUN_TIME = new Text(true);

  private Grammar() {}

  /** A whole specification. */
  public static final Block SPECIFICATION =
      new Block(
          "a specification",
          List.of(
              required("name", TEXT, "What the application is called."),
              key(
                  "variables",
                  new Shape.Before(
                      new Table("the variables", KeyRule.VARIABLE, 0, VARIABLES_MAX, RUN_TIME)),
                  "Values for ${NAME} everywhere below; the command line can replace them."),
              required(
                  "pools",
                  new Table("the pools", KeyRule.NAME, 1, POOLS_MAX, pool()),
                  "Hosts that may be used, by the pool's name."),
              required(
                  "components",
                  new Table("the components", KeyRule.NAME, 1, POOLS_MAX, component()),
                  "Named sets of hosts, each taken from a pool."),
              required(
                  "processes",
                  new Table("the processes", KeyRule.NAME, 1, PROCESSES_MAX, process()),
                  "What runs on the hosts, by the process's name."),
              key(
                  "massFailure",
                  TEXT,
                  "When most hosts are lost at once: wait, continue or abort."),
              later("software"),
              later("barriers"),
              later("workflows"),
              later("monitors"),
              later("on_failure")));

  private static Shape pool() {
    Table each =
        new Table(
            "the hosts' own settings",
            KeyRule.HOSTS,
            0,
            HOSTS_MAX,
            new Block(
                "a host's own settings",
                List.of(
                    key("user", TEXT, "The user to log in as."),
                    key("port", new Whole(1, PORT_MAX), "The port of its ssh server."),
                    key("identity", TEXT, "The private key file to log in with."),
                    key("jump", TEXT, "The host to go through."),
                    key("address", TEXT, "The address to dial instead of the name."),
                    key("java", TEXT, "The Java to start the client with."),
                    key("home", TEXT, "The client's home folder."),
                    key("options", options(), "Further options of the launcher."))));
    Block pool =
        new Block(
            "a pool",
            List.of(
                key("local", new Whole(1, LOCAL_MAX), "So many clients on this machine."),
                key(
                    "hosts",
                    new Either(TEXT, new Items(TEXT, 1, HOSTS_MAX, "")),
                    "A node set, or a list of them."),
                key("user", TEXT, "The user to log in as."),
                key("port", new Whole(1, PORT_MAX), "The port of the ssh servers."),
                key("identity", TEXT, "The private key file to log in with."),
                key("jump", TEXT, "The host to go through."),
                key("java", TEXT, "The Java to start the clients with."),
                key("home", TEXT, "The clients' home folder on each host."),
                key("options", options(), "Further options of the launcher."),
                key("each", each, "What is different for single hosts; it wins.")));
    return new Either(TEXT, pool);
  }

  private static Table options() {
    return new Table("the options", KeyRule.OPTION, 0, VARIABLES_MAX, TEXT);
  }

  private static Block component() {
    return new Block(
        "a component",
        List.of(
            key("pool", TEXT, "The pool to take hosts from; needed if there are several."),
            key(
                "count",
                new Whole(1, 1_000_000),
                "How many hosts; what is left of the pool if not said."),
            key("min", new Whole(1, 1_000_000), "With how many it can do; count if not said."),
            later("constraints"),
            later("software")));
  }

  private static Block process() {
    return new Block(
        "a process",
        List.of(
            key("on", TEXT, "The component whose hosts run it; needed if there are several."),
            key(
                "command",
                new Items(RUN_TIME, 1, Command.WORDS_MAX, COMMAND_ADVICE),
                "The command line, a list of words, started without a shell."),
            key("shell", RUN_TIME, "One line or script for /bin/sh -c, instead of a command."),
            key(
                "after",
                new Either(TEXT, new Items(TEXT, 0, PROCESSES_MAX, "")),
                "Processes that must have ended well on the same host before."),
            key(
                "environment",
                new Table(
                    "the environment", KeyRule.ENVIRONMENT, 0, Command.WORDS_MAX / 2, RUN_TIME),
                "Environment variables of the process."),
            key("directory", TEXT, "Its working directory; the client's home if not said."),
            key("timeout", new Span(), "How long it may run: 500ms, 30s, 5m, 1h."),
            key("idempotent", new Flag(), "Whether a second run after a crash does no harm."),
            later("user"),
            later("stdin"),
            later("limits"),
            later("service"),
            later("software"),
            later("barrier"),
            later("barriers"),
            later("workflow"),
            later("monitor"),
            later("monitors"),
            later("on_failure")));
  }

  private static Key key(String name, Shape shape, String about) {
    return new Key(name, shape, false, about);
  }

  private static Key required(String name, Shape shape, String about) {
    return new Key(name, shape, true, about);
  }

  private static Key later(String name) {
    return new Key(name, new NotYet(), false, "Not supported yet.");
  }
}
