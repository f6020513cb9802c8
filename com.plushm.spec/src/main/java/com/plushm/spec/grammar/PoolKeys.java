package com.plushm.spec.grammar;

import static com.plushm.spec.grammar.Forms.TEXT;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Flag;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Table;
import com.plushm.spec.grammar.Shape.Whole;
import java.util.ArrayList;
import java.util.List;

/** Keys of pools, and of single hosts in them. */
final class PoolKeys {
  /** Most clients that a pool has on the controller's own machine. */
  static final int LOCAL_MAX = 10_000;

  /** Longest list of host expressions; a long list belongs into one expression. */
  static final int HOSTS_MAX = 10_000;

  private static final int PORT_MAX = 65_535;

  private static final Table OPTIONS =
      new Table("the options", KeyRule.OPTION, 0, SpecLimits.VARIABLES_MAX, TEXT);

  private static final Table LABELS =
      new Table("the labels", KeyRule.LABEL, 0, SpecLimits.VARIABLES_MAX, TEXT);

  /** What a host's own settings have. */
  static final Block HOST =
      new Block(
          "a host's own settings",
          with(access(), Key.of("address", TEXT, "The address to dial instead of the name.")));

  /** Hosts and their settings. */
  static final Table EACH = new Table("the hosts' own settings", KeyRule.HOSTS, 0, HOSTS_MAX, HOST);

  /** A pool: a node set or all that can be said. */
  static final Shape POOL =
      Choice.of(
          TEXT,
          new Block(
              "a pool",
              with(
                  sources(),
                  with(
                      access(),
                      Key.of(
                          "sharedFileSystem",
                          new Flag(),
                          "Whether software that one host installs is there for all."),
                      Key.of(
                          "each",
                          EACH,
                          "What is different for single hosts. Keys are node sets within the pool;"
                              + " it takes the keys from `user` to `labels`, and `address`.")))));

  private PoolKeys() {}

  private static Key[] sources() {
    return new Key[] {
      Key.of(
          "local",
          new Whole(1, LOCAL_MAX),
          "So many clients on this machine. They are named `local1`, `local2` and so on."),
      Key.of(
          "hosts",
          Choice.of(TEXT, new Items(TEXT, 1, HOSTS_MAX, "")),
          "A node set, or a list of them."),
      Key.of("file", TEXT, "A file of hosts. See [Hosts from elsewhere](#hosts-from-elsewhere)."),
      Key.of(
          "command",
          Forms.COMMAND,
          "A command that prints hosts. It runs where the specification is read."),
      Key.of("slurm", new Flag(), "`true`: the hosts of the Slurm allocation that you are in."),
    };
  }

  private static Key[] access() {
    return new Key[] {
      Key.of("user", TEXT, "The user to log in as."),
      Key.of("port", new Whole(1, PORT_MAX), "The port of the ssh servers."),
      Key.of(
          "identity",
          TEXT,
          "The private key file to log in with. Absolute, with `~/`, or in `~/.ssh`; it is read"
              + " where the controller runs."),
      Key.of("jump", TEXT, "The host to go through. `[USER@]HOST[:PORT]`; several with commas."),
      Key.of("java", TEXT, "The Java to start the clients with."),
      Key.of(
          "home",
          TEXT,
          "The clients' home folder on each host. Not for all local clients, who cannot share"
              + " one."),
      Key.of(
          "options",
          OPTIONS,
          "Further options of the launcher. That for ssh has `known_hosts` (a file) and `hostKeys`"
              + " (`strict`, `accept-new`)."),
      Key.of("labels", LABELS, "Labels that a component's constraints can ask for."),
    };
  }

  private static List<Key> with(Key[] first, Key... more) {
    List<Key> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  private static List<Key> with(Key[] first, List<Key> more) {
    return with(first, more.toArray(new Key[0]));
  }
}
