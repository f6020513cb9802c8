package com.plushm.api.command;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.id.Ranks;
import com.plushm.api.overlay.Generation;
import java.util.List;

/**
 * What the controller numbers, signs and sends down to all participants (protocol.md §4–5). A node
 * executes what names its ordinal and comes later than its own {@link Admit}.
 */
public sealed interface Command {
  /** The largest encoded command. */
  int BYTES_MAX = 512 << 10;

  /** Kinds of the commands that change the tree. */
  int PREPARE = 20;

  int CUT = 21;
  int ABORT = 22;
  int PUT = 23;
  int GET = 24;
  int ENTER = 25;
  int INSTALL = 26;

  /** Bytes of standard input that a command carries, at most. */
  int STDIN_BYTES_MAX = 64 << 10;

  /** Predecessors of one entry at most. */
  int PREDECESSORS_MAX = 4_096;

  /** Participants of one component at most. */
  int RANKS_MAX = 100_000;

  /** Words of a command line, and variables of an environment, at most. */
  int WORDS_MAX = 4_096;

  /** Bytes of one word at most. */
  int WORD_BYTES_MAX = 128 << 10;

  /** Bytes of a path at most, as Linux has it. */
  int PATH_BYTES_MAX = 4_096;

  /** All nine permissions of POSIX. */
  int MODE_MAX = 0777;

  /** Admissions in one {@link Admit}. */
  int ADMISSIONS_MAX = 4_096;

  /**
   * One incarnation of a node, and the ordinal of the node.
   *
   * @param since the number of the first ADMIT of the node, whatever its incarnation; 0 if this is
   *     it. A node that never heard of it goes back to there: what named it since is meant for it
   */
  record Admission(NodeId node, Incarnation incarnation, Ordinal ordinal, long since) {}

  /** ADMIT: joins that came in together are admitted together. */
  record Admit(List<Admission> admissions) implements Command {}

  /**
   * Runs a process on each target.
   *
   * @param execution the execution that it belongs to, as in {@code 1.7}
   * @param process the name of the process block, or {@code shell}
   * @param words the command line; with {@code shell} one word for {@code /bin/sh -c}; none for the
   *     empty command, which a client answers without starting anything
   * @param environment {@code NAME=value} each; {@code ${host}} and {@code ${rank}} in it and in
   *     the words are replaced on the host when {@code expand} says so
   * @param directory the working directory; empty for the client's home folder
   * @param ranks the component's participants in the order of their ranks
   * @param timeoutMillis after which the process group is ended; 0 for never
   * @param idempotent whether a second run after a crash does no harm
   * @param care what a process of an application gets beyond that; {@link Care#NONE} for {@code
   *     shell}
   */
  record Run(
      String execution,
      String process,
      OrdinalSet targets,
      Ranks ranks,
      boolean shell,
      boolean expand,
      List<String> words,
      List<String> environment,
      String directory,
      long timeoutMillis,
      boolean idempotent,
      Care care)
      implements Command {

    /** A plain command, which does not outlive its client. */
    public Run(
        String execution,
        String process,
        OrdinalSet targets,
        Ranks ranks,
        boolean shell,
        boolean expand,
        List<String> words,
        List<String> environment,
        String directory,
        long timeoutMillis,
        boolean idempotent) {
      this(
          execution,
          process,
          targets,
          ranks,
          shell,
          expand,
          words,
          environment,
          directory,
          timeoutMillis,
          idempotent,
          Care.NONE);
    }
  }

  /**
   * A partial barrier's entry (application.md §2): ends with status 0 on a target as soon as the
   * named runs ended well there or, being services, are up; with status 1 once one of them failed.
   * A run that the client does not know any more was settled before. Equal entries fold on their
   * way up.
   *
   * @param process the barrier's name
   */
  record Enter(String execution, String process, OrdinalSet targets, List<CommandId> after)
      implements Command {}

  /**
   * Installs software from an archive that is on the target already; a second time does no harm.
   *
   * @param software {@link Unpacking} says what is to be done
   */
  record Install(String execution, String process, OrdinalSet targets, Unpacking software)
      implements Command {}

  /** A command that moves a file; a second time does no harm. */
  sealed interface Transfer extends Command {
    String execution();

    /** The name of the step, for people. */
    String process();

    OrdinalSet targets();
  }

  /**
   * Puts a file on each target, whose parts come down the tree (protocol.md §5.7).
   *
   * @param name of the file, when the destination is a folder
   * @param destination {@link com.plushm.api.file.FileDisk.Destination#path}; {@code ${host}} in it
   *     is replaced on the host
   * @param mode permissions, the nine of POSIX
   * @param parents whether missing folders are made
   */
  record Put(
      String execution,
      String process,
      OrdinalSet targets,
      String name,
      String destination,
      int mode,
      boolean parents,
      FileManifest file)
      implements Transfer {}

  /** Has each target tell what a file is; then the controller draws it, up the tree. */
  record Get(String execution, String process, OrdinalSet targets, String path)
      implements Transfer {}

  /** Sends a signal to the process group of an earlier {@link Run}. */
  record Signal(CommandId run, OrdinalSet targets, int signal) implements Command {}

  /**
   * How long the targets live without a controller behind the tree; 0 for ever (protocol.md §4, the
   * second timer).
   */
  record Expiry(long controllerAbsenceMillis) implements Command {}

  /** The reign before this one ended at that command; what it sent beyond is void. */
  record Reign(CommandId endOfPredecessor) implements Command {}

  /** The paper's DISCONNECT: the targets leave, leaves first and the root last (§3.6). */
  record Disconnect(OrdinalSet targets, boolean all) implements Command {}

  /**
   * PREPARE (protocol.md §6): everybody makes the next tree beside the present one and attaches
   * there, below the given root. Nothing else changes until {@link Cut}.
   */
  record Prepare(Generation generation, Peer root) implements Command {}

  /**
   * CUT (protocol.md §6): from here on this generation is the tree. It says all that a node needs
   * that has not heard its PREPARE, and, being signed, proves to any node of an older one that it
   * holds.
   */
  record Cut(Generation generation, Peer root) implements Command {}

  /** ABORT (protocol.md §6): the prepared generation of that number will not be. */
  record Abort(long generation) implements Command {}

  /** Writes any command, its kind first. */
  static void write(Command command, FieldWriter out) {
    if (command instanceof Admit c) {
      out.number(1).list(c.admissions, Command::admission);
    } else if (command instanceof Run c) {
      out.number(2).text(c.execution).text(c.process).ordinals(c.targets);
      out.ranks(c.ranks).flag(c.shell).flag(c.expand).list(c.words, FieldWriter::text);
      out.list(c.environment, FieldWriter::text).text(c.directory);
      out.number(c.timeoutMillis).flag(c.idempotent);
      c.care.write(out);
    } else if (command instanceof Signal c) {
      out.number(3).command(c.run).ordinals(c.targets).number(c.signal);
    } else if (command instanceof Expiry c) {
      out.number(4).number(c.controllerAbsenceMillis);
    } else if (command instanceof Reign c) {
      out.number(5).command(c.endOfPredecessor);
    } else if (command instanceof Disconnect c) {
      out.number(6).ordinals(c.targets).flag(c.all);
    } else if (command instanceof Prepare c) {
      c.generation.write(out.number(PREPARE));
      out.peer(c.root);
    } else if (command instanceof Cut c) {
      c.generation.write(out.number(CUT));
      out.peer(c.root);
    } else if (command instanceof Abort c) {
      out.number(ABORT).number(c.generation);
    } else if (command instanceof Transfer c) {
      transfer(c, out);
    } else if (command instanceof Enter c) {
      out.number(ENTER).text(c.execution).text(c.process).ordinals(c.targets);
      out.list(c.after, FieldWriter::command);
    } else if (command instanceof Install c) {
      out.number(INSTALL).text(c.execution).text(c.process).ordinals(c.targets);
      c.software.write(out);
    }
  }

  private static void transfer(Transfer command, FieldWriter out) {
    if (command instanceof Put c) {
      out.number(PUT).text(c.execution).text(c.process).ordinals(c.targets);
      out.text(c.name).text(c.destination).number(c.mode).flag(c.parents);
      c.file.write(out);
    } else if (command instanceof Get c) {
      out.number(GET).text(c.execution).text(c.process).ordinals(c.targets).text(c.path);
    }
  }

  private static void admission(FieldWriter out, Admission a) {
    out.node(a.node).incarnation(a.incarnation).number(a.ordinal.value()).number(a.since);
  }

  private static Admission admission(FieldReader in) throws CodecException {
    return new Admission(
        in.node(), in.incarnation(), new Ordinal(in.number(0, Integer.MAX_VALUE)), in.natural());
  }

  static Command read(FieldReader in) throws CodecException {
    int kind = in.number(1, INSTALL);
    return switch (kind) {
      case 1 -> new Admit(in.list(ADMISSIONS_MAX, Command::admission));
      case 2 ->
          new Run(
              in.text(HostName.LENGTH_MAX),
              in.text(HostName.LENGTH_MAX),
              in.ordinals(),
              in.ranks(RANKS_MAX),
              in.flag(),
              in.flag(),
              in.list(WORDS_MAX, i -> i.text(WORD_BYTES_MAX)),
              in.list(WORDS_MAX, i -> i.text(WORD_BYTES_MAX)),
              in.text(WORD_BYTES_MAX),
              in.natural(),
              in.flag(),
              Care.read(in));
      case 3 -> new Signal(in.command(), in.ordinals(), in.number(0, 64));
      case 4 -> new Expiry(in.natural());
      case 5 -> new Reign(in.command());
      case 6 -> new Disconnect(in.ordinals(), in.flag());
      case PREPARE -> new Prepare(Generation.read(in), in.peer());
      case CUT -> new Cut(Generation.read(in), in.peer());
      case ABORT -> new Abort(in.natural());
      case PUT ->
          new Put(
              in.text(HostName.LENGTH_MAX),
              in.text(HostName.LENGTH_MAX),
              in.ordinals(),
              in.text(PATH_BYTES_MAX),
              in.text(PATH_BYTES_MAX),
              in.number(0, MODE_MAX),
              in.flag(),
              FileManifest.read(in));
      case GET ->
          new Get(
              in.text(HostName.LENGTH_MAX),
              in.text(HostName.LENGTH_MAX),
              in.ordinals(),
              in.text(PATH_BYTES_MAX));
      case ENTER ->
          new Enter(
              in.text(HostName.LENGTH_MAX),
              in.text(HostName.LENGTH_MAX),
              in.ordinals(),
              in.list(PREDECESSORS_MAX, FieldReader::command));
      case INSTALL ->
          new Install(
              in.text(HostName.LENGTH_MAX),
              in.text(HostName.LENGTH_MAX),
              in.ordinals(),
              Unpacking.read(in));
      default -> throw new CodecException("no command has kind " + kind);
    };
  }
}
