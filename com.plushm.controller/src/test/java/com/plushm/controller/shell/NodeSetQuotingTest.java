package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What a person types reaches the command unchanged through Gogo's real parser. */
public class NodeSetQuotingTest {
  private final NodeSetQuoting quoting = new NodeSetQuoting(Manuals.ALL);
  private final Echo echo = new Echo();
  private CommandProcessorImpl processor;
  private CommandSession session;

  @Before
  public void open() {
    processor = new CommandProcessorImpl(Commands.THREAD_IO);
    for (String name : new String[] {"shell", "connect", "nodes", "kill"}) {
      processor.addCommand("plush", echo, name);
    }
    processor.addCommand("other", echo, "grep");
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    session = processor.createSession(new ByteArrayInputStream(new byte[0]), nowhere, nowhere);
  }

  @After
  public void close() {
    session.close();
    processor.stop();
  }

  private List<String> words(String line) throws Exception {
    echo.calls.clear();
    session.execute(quoting.quote(line));
    return echo.calls.get(0);
  }

  private void same(String set) throws Exception {
    assertEquals(List.of("shell", "-w", set, "uptime"), words("shell -w " + set + " uptime"));
    assertEquals(List.of("shell", "-x", set), words("plush:shell -x " + set));
    assertEquals(List.of("shell", "--nodes=" + set), words("shell --nodes=" + set));
    assertEquals(List.of("shell", "-w" + set), words("shell -w" + set));
    assertEquals(List.of("connect", "a", set), words("connect a " + set));
  }

  @Test
  public void everyCharacterOfANodeSetSurvives() throws Exception {
    same("node[1-10,15]");
    same("r[1-4]n[001-016/2]");
    same("node[1-10]!node2");
    same("a[1-3]&a[2-4]");
    same("a[1-3]^a[2-4]");
    same("@group,@src:rack[1-2]");
    same("a$b");
    same("a|b");
    same("a'b");
    same("a\"b");
    same("web*,db?");
    same("[1-3]");
  }

  @Test
  public void quotedNodeSetsMayHaveBlanks() throws Exception {
    assertEquals(List.of("connect", "a[1-2] b"), words("connect 'a[1-2] b'"));
    assertEquals(List.of("shell", "-w", "a ! b", "x"), words("shell -w \"a ! b\" x"));
  }

  @Test
  public void commandsMayBeQuotedEitherWay() throws Exception {
    assertEquals(
        List.of("shell", "echo $PLUSHM_HOST | wc -l"), words("shell 'echo $PLUSHM_HOST | wc -l'"));
    assertEquals(List.of("shell", "it's"), words("shell \"it's\""));
    assertEquals(List.of("shell", "a b", "x*"), words("shell \"a b\" x*"));
    assertEquals(List.of("shell", "--", "ls", "-l", "[a-z]*"), words("shell -- ls -l [a-z]*"));
  }

  @Test
  public void statementsAndPipesStayGogos() throws Exception {
    echo.calls.clear();
    session.execute(quoting.quote("shell -w a[1-2] x; nodes b[1-2] | grep -w $y"));
    assertEquals(List.of("shell", "-w", "a[1-2]", "x"), echo.calls.get(0));
    // Both ends of a pipe run at once.
    assertEquals(
        Set.of(List.of("nodes", "b[1-2]"), Arrays.asList("grep", "-w", null)),
        Set.copyOf(echo.calls.subList(1, echo.calls.size())));
    assertEquals(3, echo.calls.size());
  }

  @Test
  public void variablesStayGogos() throws Exception {
    session.put("id", "1.7");
    assertEquals(List.of("kill", "1.7", "-w", "a[1-2]"), words("kill $id -w a[1-2]"));
  }

  @Test
  public void otherCommandsAreLeftAlone() {
    String line = "grep -w [1-3] 'a;b' | grep {x}";
    assertEquals(line, quoting.quote(line));
    assertEquals("", quoting.quote(""));
    assertEquals("shell -w", quoting.quote("shell -w"));
    assertEquals("shell 'open", quoting.quote("shell 'open").replace("open'", "open"));
  }

  /** Remembers its words; it has the names of several commands. */
  public static final class Echo {
    final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());

    public void shell(CommandSession session, String[] words) {
      call("shell", words);
    }

    public void connect(CommandSession session, String[] words) {
      call("connect", words);
    }

    public void nodes(CommandSession session, String[] words) {
      call("nodes", words);
    }

    public void kill(CommandSession session, String[] words) {
      call("kill", words);
    }

    public void grep(CommandSession session, String[] words) {
      call("grep", words);
    }

    private void call(String name, String... words) {
      List<String> all = new ArrayList<>();
      all.add(name);
      all.addAll(Arrays.asList(words));
      calls.add(all);
    }
  }
}
