package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.door.Reception;
import com.plushm.controller.door.Request;
import com.plushm.controller.door.Visitor;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Serves visitors with the commands in Gogo's registry. */
@Component(service = Reception.class)
public final class GogoReception implements Reception {
  /**
   * While the process starts, commands are still being registered: one that is not there may come.
   */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(5);
  private static final String CALL = "plushm.call";
  private static final int STATUS_MAX = 255;

  private final CommandProcessor processor;
  private final ControlNode node;
  private final long settledAt;

  @Activate
  public GogoReception(@Reference CommandProcessor processor, @Reference ControlNode node) {
    this(processor, node, SETTLING);
  }

  GogoReception(CommandProcessor processor, ControlNode node, Duration settling) {
    this.processor = processor;
    this.node = node;
    this.settledAt = System.nanoTime() + settling.toNanos();
  }

  @Override
  public int serve(Visitor visitor) {
    Console console = Console.of(visitor);
    Path state = node.deployment().state();
    Complaint complaint = new Complaint(console, state.resolve("controller.log"));
    Request request = visitor.request();
    int status;
    try {
      tellOfOtherOverlay(console);
      if (!request.arguments().isEmpty()) {
        status = oneShot(console, request.arguments());
      } else if (request.inputIsTerminal() && request.outputIsTerminal()) {
        status = new TerminalSession(processor, node, visitor).run();
      } else {
        status = new PipedSession(processor, console, complaint).run();
      }
    } catch (Exception | StackOverflowError e) {
      status = complaint.print(e);
    } finally {
      console.flush();
    }
    return Math.min(Math.max(status, 0), STATUS_MAX);
  }

  /**
   * Which overlay a controller runs is settled at its start: a flag that comes later is told so.
   */
  private void tellOfOtherOverlay(Console console) {
    String running = node.deployment().overlay();
    for (Request.Setting setting : console.request().settings()) {
      boolean other = setting.key().equals("overlay") && !setting.value().equals(running);
      if (other && setting.origin().startsWith("--")) {
        console
            .err()
            .print(
                "this controller runs overlay "
                    + running
                    + "; --overlay counts when one starts, after: controller stop\n");
      }
    }
  }

  /** The words are never parsed: Gogo executes a function that has them. */
  private int oneShot(Console console, List<String> words) throws Exception {
    InputStream in = console.in();
    PrintStream out = console.out();
    try (CommandSession session = processor.createSession(in, out, console.err())) {
      console.attachTo(session);
      Function command = find(session, words.get(0));
      List<Object> arguments = new ArrayList<>(words.subList(1, words.size()));
      session.put(CALL, (Function) (s, none) -> command.execute(s, arguments));
      Object result = session.execute(CALL);
      if (result != null) {
        out.print(session.format(result, Converter.INSPECT) + "\n");
      }
      return console.status();
    }
  }

  private Function find(CommandSession session, String name) {
    String key = name.indexOf(':') < 0 ? "plush:" + name : name;
    while (true) {
      if (session.get(key) instanceof Function function) {
        return function;
      }
      if (System.nanoTime() > settledAt) {
        throw Manuals.unknown(name);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
