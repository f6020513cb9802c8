package com.plushm.controller.shell;

import com.plushm.controller.door.Interrupts;
import com.plushm.controller.door.Request;
import com.plushm.controller.door.Visitor;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Whoever uses the commands from a Gogo session that did not come through the door: another shell,
 * a script, a test in the same framework. There is no terminal, no Ctrl-C and no configuration.
 */
final class SessionVisitor implements Visitor {
  private final CommandSession session;
  private final Interrupts interrupts = new Interrupts();

  SessionVisitor(CommandSession session) {
    this.session = session;
  }

  @Override
  public Request request() {
    return new Request(
        List.of(),
        System.getProperty("user.dir"),
        Collections.unmodifiableSortedMap(new TreeMap<>()),
        List.of(),
        "000");
  }

  @Override
  public InputStream in() {
    return session.getKeyboard();
  }

  @Override
  public OutputStream out() {
    return session.getConsole();
  }

  @Override
  public OutputStream err() {
    Process process = Process.Utils.current();
    return process == null ? session.getConsole() : process.err();
  }

  @Override
  public Interrupts interrupts() {
    return interrupts;
  }

  @Override
  public void onWindow(BiConsumer<Integer, Integer> listener) {
    // There is no window.
  }

  @Override
  public void resumeWith(List<String> words) {
    // The session ends with this process.
  }

  @Override
  public void afterwards(Runnable action) {
    action.run();
  }
}
