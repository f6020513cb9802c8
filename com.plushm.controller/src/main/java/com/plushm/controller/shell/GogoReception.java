package com.plushm.controller.shell;

import com.plushm.api.error.PlushException;
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
import java.util.Set;
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

  /** Commands that a wrong overlay does not concern, and by which a person finds out about it. */
  private static final Set<String> WITHOUT_OVERLAY = Set.of("config", "help", "controller");

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
      settleOverlay(console);
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
   * The visitor's overlay becomes the controller's as long as nobody takes part. Later, who asked
   * for another one by a flag is told so, and whose configuration says so is not bothered.
   */
  private void settleOverlay(Console console) {
    for (Request.Setting setting : console.request().settings()) {
      if (setting.key().equals("overlay") && !chosen(console, setting)) {
        console
            .err()
            .print(
                "this controller runs overlay "
                    + node.deployment().overlay()
                    + "; --overlay counts when nobody takes part, after: disconnect\n");
      }
    }
  }

  /** Whether there is nothing to say about it. */
  private boolean chosen(Console console, Request.Setting setting) {
    try {
      return node.choose(setting.value()) || !setting.origin().startsWith("--");
    } catch (PlushException e) {
      List<String> words = console.request().arguments();
      if (words.isEmpty() || !WITHOUT_OVERLAY.contains(words.get(0))) {
        throw new PlushException(e.code(), e.what(), setting.origin(), e.todo().orElse(null), e);
      }
      return true;
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
