package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.HostSources;
import com.plushm.api.spec.SpecProblem;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.ControlNode;
import com.plushm.controller.door.Reception;
import com.plushm.controller.door.Stay;
import com.plushm.controller.machine.Machine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;

/** All commands in a Gogo of their own, without a framework. */
public final class Commands implements AutoCloseable {
  /** It replaces the JVM's own outputs, once. */
  static final ThreadIOImpl THREAD_IO = threadIo();

  private final CommandProcessorImpl processor;
  private final ControlNode node;

  public Commands(ControlNode node, Stay stay) {
    this.node = node;
    this.processor = new CommandProcessorImpl(THREAD_IO);
    SpecReader reader = new Reader();
    LoadedSpecification loaded = new LoadedSpecification();
    Attachments attachments = new Attachments();
    add("run", new RunCommand(node, reader, loaded, attachments));
    add("attach", new AttachCommand(node, attachments));
    add("detach", new DetachCommand(node, attachments));
    add("plan", new PlanCommand(node, reader));
    add("load", new LoadCommand(reader, loaded));
    add("shell", new ShellCommand(node));
    add("put", new PutCommand(node));
    add("get", new GetCommand(node));
    add("connect", new ConnectCommand(node));
    add("disconnect", new DisconnectCommand(node));
    add("nodes", new NodesCommand(node));
    add("mesh", new MeshCommand(node));
    add("ping", new PingCommand(node));
    add("overlay", new OverlayCommand(node));
    add("why", new WhyCommand(node));
    add("doctor", new DoctorCommand(node, Commands::machine));
    add("control", new ControlCommand(node));
    add("logs", new LogsCommand(node));
    add("kill", new KillCommand(node));
    add("signal", new SignalCommand(node));
    add("controller", new ControllerCommand(node, stay));
    add("config", new ConfigCommand());
    add("barriers", new BarriersCommand(node));
    add("runs", new RunsCommand(node));
    add("drain", new DrainCommand(node));
    add("reinstate", new ReinstateCommand(node));
    add("help", new HelpCommand());
    add("foreign", new Foreign());
  }

  /** Reads what {@link #specification} says. */
  private static final class Reader implements SpecReader {
    @Override
    public Result read(
        String file, byte[] content, Map<String, String> overrides, HostSources sources) {
      return specification(file, content);
    }

    @Override
    public String schema() {
      return "{\"$id\": \"a schema\"}\n";
    }
  }

  /** A machine that has all but Slurm. */
  private static Machine machine(Path state, Optional<String> allocation, Machine.Use use) {
    return new Machine(
        Runtime.Version.parse("17.0.15"),
        1 << 20,
        state.toString(),
        1L << 40,
        Optional.empty(),
        List.of("id_rsa"),
        new TreeSet<>(List.of("setsid", "fallocate")),
        allocation,
        use);
  }

  private static ThreadIOImpl threadIo() {
    ThreadIOImpl threadIo = new ThreadIOImpl();
    threadIo.start();
    return threadIo;
  }

  private void add(String name, Object command) {
    processor.addCommand("plush", command, name);
  }

  public Reception reception() {
    return new GogoReception(processor, node, Duration.ZERO);
  }

  CommandProcessorImpl processor() {
    return processor;
  }

  @Override
  public void close() {
    processor.stop();
  }

  /** {@code good} as content is a specification; anything else has two problems. */
  private static SpecReader.Result specification(String file, byte[] content) {
    if (!new String(content, StandardCharsets.UTF_8).startsWith("good")) {
      return new SpecReader.Result(
          null,
          List.of(
              new SpecProblem(file, 3, 5, "unknown key 'commnad'", "did you mean 'command'?"),
              new SpecProblem(file, 7, 1, "no component", "")));
    }
    Specification.Pool pool =
        new Specification.Pool("here", "local", NodeSet.parse("local[1-8]"), Map.of(), Map.of());
    return new SpecReader.Result(
        new Specification(
            "hello",
            file,
            Map.of(),
            List.of(pool),
            List.of(new Specification.Component("all", "here", 8, 8)),
            List.of(process("after", List.of("greet")), process("greet", List.of())),
            Optional.empty()),
        List.of());
  }

  private static Specification.Process process(String name, List<String> after) {
    return new Specification.Process(
        name, "all", List.of("hostname"), false, Map.of(), "", after, Duration.ZERO, false);
  }

  /** A command as another bundle would have it: it knows nothing of ours. */
  public static final class Foreign {
    public String foreign(CommandSession session, String[] words) {
      System.out.println("printed " + String.join("|", words));
      return "returned";
    }
  }
}
