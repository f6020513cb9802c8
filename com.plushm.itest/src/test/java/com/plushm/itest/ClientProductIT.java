package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The client's folder, as a real process: copied elsewhere, without Java, with too little. */
public class ClientProductIT {

  private static final long BYTES_MAX = 12_000_000;
  private static final long SECONDS_MAX = 60;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void productIsSmall() throws IOException {
    long bytes = 0;
    for (Path file : files(SourceTree.product("client"))) {
      bytes += Files.size(file);
    }
    assertTrue(bytes + " bytes", bytes < BYTES_MAX);
  }

  @Test
  public void copiedProductStartsAndLeavesNothing() throws Exception {
    Path copy = temporary.newFolder("a folder with spaces").toPath().resolve("client");
    copy(SourceTree.product("client"), copy);
    Path temp = temporary.newFolder("tmp").toPath();
    ProcessBuilder archive = command(copy, "--archive");
    archive.environment().put("PLUSHM_JAVA_OPTS", "-Djava.io.tmpdir=" + temp);
    assertEquals("", run(archive, 0));
    assertTrue("archive written", Files.exists(copy.resolve("cache/plushm-client.jsa")));
    assertEquals("the framework's cache is gone", List.of(), files(temp));
  }

  @Test
  public void missingJavaIsSaid() throws Exception {
    ProcessBuilder builder = command(SourceTree.product("client"));
    builder.environment().put("PLUSHM_JAVA", temporary.getRoot() + "/no-java");
    String said = run(builder, 69);
    assertTrue(said, said.contains("Java 17 or newer needed, found none"));
  }

  @Test
  public void wrongArgumentIsSaid() throws Exception {
    String said = run(command(SourceTree.product("client"), "nonsense"), 2);
    assertEquals("plushm: unexpected argument 'nonsense': options are --KEY VALUE\n", said);
  }

  private static ProcessBuilder command(Path product, String... arguments) {
    String script = product.resolve("bin").resolve("plushm-client").toString();
    return new ProcessBuilder(Stream.concat(Stream.of(script), Stream.of(arguments)).toList());
  }

  private String run(ProcessBuilder builder, int status) throws Exception {
    File output = temporary.newFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(output).start();
    boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
    assertTrue("ended: " + said, ended);
    assertEquals(said, status, process.exitValue());
    assertFalse("a stack trace: " + said, said.contains("\tat "));
    return said;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(folder.resolve("cache")))
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
