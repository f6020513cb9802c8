package com.plushm.client.software;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Unpacking;
import com.plushm.api.error.PlushException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Packages that are not as they should be: refused, with nothing left of them anywhere. */
public class HostileArchiveTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path root;
  private Path home;

  @Before
  public void home() throws IOException {
    root = folder.getRoot().toPath().toRealPath();
    home = Files.createDirectory(root.resolve("home"));
    Files.writeString(Files.createDirectory(root.resolve("outside")).resolve("file"), "mine");
  }

  private String refused(byte[] archive, String kind) throws IOException {
    return refused(archive, kind, 0);
  }

  private String refused(byte[] archive, String kind, int strip) throws IOException {
    Unpacking software = ArchiveMaker.put(home, archive, kind, "tool", strip);
    Installation it = new Installation(home, "1.1@a", software, new Cancelled());
    PlushException e = assertThrows(PlushException.class, it::run);
    try (Stream<Path> all = Files.walk(root)) {
      List<String> left =
          all.filter(Files::isRegularFile)
              .map(p -> root.relativize(p).toString())
              .sorted()
              .toList();
      assertEquals(List.of("home/tool/.plushm/lock", "outside/file"), left);
    }
    assertEquals("mine", Files.readString(root.resolve("outside/file")));
    return e.getMessage();
  }

  private void refusedFor(String why, ArchiveMaker archive) throws IOException {
    String message = refused(archive.tar(), "tar");
    assertTrue(message, message.startsWith("PM142 ") && message.contains(why));
  }

  @Test
  public void namesThatLeadOut() throws IOException {
    refusedFor("leads out of it", new ArchiveMaker().file("a", "x").file("../../outside/x", "x"));
    refusedFor("leads out of it", new ArchiveMaker().file("a/../../../x", "x"));
    refusedFor("absolute name", raw("/tmp/plushm-hostile", TarConstants.LF_NORMAL, ""));
    assertFalse(Files.exists(Path.of("/tmp/plushm-hostile")));
    String zip = refused(ArchiveMaker.zip("a", "x", "../../outside/x", "x"), "zip");
    assertTrue(zip, zip.contains("leads out of it"));
    refused(ArchiveMaker.zip("a/../../../x", "x"), "zip", 1);
  }

  private static ArchiveMaker raw(String name, byte kind, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(target);
    return new ArchiveMaker().put(entry, new byte[0]);
  }

  @Test
  public void linksThatLeadOut() throws IOException {
    refusedFor("leads out of it", new ArchiveMaker().link("l", "/etc/passwd"));
    refusedFor("leads out of it", new ArchiveMaker().link("l", "../../outside/file"));
    refusedFor(
        "leads out of it",
        new ArchiveMaker().folder("x", 0755).link("x/top", "..").link("m", "x/top/.."));
    refusedFor("leads out of it", new ArchiveMaker().link("a", "b").link("b", "a"));
    String zip = refused(ArchiveMaker.zip("@l", "../../outside/file"), "zip");
    assertTrue(zip, zip.contains("leads out of it"));
  }

  @Test
  public void nothingIsWrittenThroughALink() throws IOException {
    String outside = root.resolve("outside").toString();
    refusedFor("no folder", new ArchiveMaker().link("d", outside).file("d/file", "x"));
    refusedFor("no folder", new ArchiveMaker().link("d", "../../../outside").file("d/file", "x"));
    refusedFor(
        "leads out of it",
        new ArchiveMaker()
            .link("f", outside + "/file")
            .link("g", outside + "/file")
            .file("f", "x"));
    refusedFor("no file before it", hardLink("h", "../../outside/file", "leads out"));
    String zip = refused(ArchiveMaker.zip("@d", outside, "d/file", "x"), "zip");
    assertTrue(zip, zip.contains("no folder"));
  }

  private static ArchiveMaker hardLink(String name, String target, String unused) {
    return new ArchiveMaker()
        .link("s", "../../outside/file")
        .special(name, TarConstants.LF_LINK, unused.isEmpty() ? target : "s");
  }

  @Test
  public void hardLinksThatLeadOut() throws IOException {
    String message = refused(hardLink("h", "../../outside/file", "").tar(), "tar");
    assertTrue(message, message.contains("leads out of it"));
    refusedFor(
        "no folder",
        new ArchiveMaker()
            .link("d", root.resolve("outside").toString())
            .special("h", TarConstants.LF_LINK, "d/file"));
  }

  @Test
  public void devicesAndPipes() throws IOException {
    for (byte kind : new byte[] {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO}) {
      refusedFor("neither file nor folder nor link", raw("dev", kind, ""));
    }
  }

  @Test
  public void namesThatAreOurs() throws IOException {
    refusedFor("not free", new ArchiveMaker().file(".plushm/x.receipt", "x"));
    refusedFor("not free", new ArchiveMaker().link(".plushm", "x"));
    refusedFor("not free", new ArchiveMaker().link("./", "x"));
    refusedFor("control characters", new ArchiveMaker().file("a\nfile ../../x", "x"));
    refusedFor("below more than", new ArchiveMaker().file("d/".repeat(80) + "x", "x"));
  }

  @Test
  public void bombs() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      byte[] header = new ArchiveMaker().file("a", "x").tar();
      byte[] size = String.format("%011o\0", 1L << 32).getBytes("US-ASCII");
      System.arraycopy(size, 0, header, 124, size.length);
      checksum(header);
      zip.write(header, 0, 512);
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 400; i++) {
        zip.write(zeros);
      }
    }
    String message = refused(bomb.toByteArray(), "tar");
    assertTrue(message, message.contains("come out of it"));
  }

  @Test
  public void headersWithoutEnd() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      byte[] header = new ArchiveMaker().file("././@LongLink", "x").tar();
      header[156] = TarConstants.LF_GNUTYPE_LONGNAME;
      byte[] size = String.format("%011o\0", 1L << 31).getBytes("US-ASCII");
      System.arraycopy(size, 0, header, 124, size.length);
      checksum(header);
      zip.write(header, 0, 512);
      byte[] name = new byte[1 << 20];
      Arrays.fill(name, (byte) 'n');
      for (int i = 0; i < 200; i++) {
        zip.write(name);
      }
    }
    String message = refused(bomb.toByteArray(), "tar");
    assertTrue(message, message.contains("of one entry"));
  }

  private static void checksum(byte[] header) throws IOException {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += header[i] & 0xff;
    }
    byte[] text = String.format("%06o\0 ", sum).getBytes("US-ASCII");
    System.arraycopy(text, 0, header, 148, text.length);
  }

  @Test
  public void whatIsNoArchiveOrCutShort() throws IOException {
    refused(new byte[] {1, 2, 3}, "zip");
    refused(new byte[0], "tar");
    refused("this is no archive".repeat(100).getBytes("US-ASCII"), "tar");
    byte[] whole = new ArchiveMaker().file("a", "x".repeat(5_000)).gzip();
    refused(Arrays.copyOf(whole, whole.length / 2), "tar");
  }

  @Test
  public void anotherFileThanTheOneThatWasSent() throws IOException {
    Unpacking sent = ArchiveMaker.put(home, new ArchiveMaker().file("a", "x").tar(), "tar", "t", 0);
    Files.write(home.resolve(sent.archive()), new ArchiveMaker().file("a", "y").tar());
    Installation it = new Installation(home, "1.1@a", sent, new Cancelled());
    PlushException e = assertThrows(PlushException.class, it::run);
    assertTrue(e.getMessage(), e.getMessage().contains("SHA-256"));
  }

  @Test
  public void theClientsOwnFolderIsNoDestination() throws IOException {
    for (String to : List.of(".", "..", "/", home.toString())) {
      Unpacking software =
          ArchiveMaker.put(home, new ArchiveMaker().file("key", "x").tar(), "tar", to, 0);
      Installation it = new Installation(home, "1.1@a", software, new Cancelled());
      assertThrows(PlushException.class, it::run);
    }
  }

  @Test
  public void aLinkOfSomebodyElsesInTheDestinationIsNotWrittenThrough() throws IOException {
    Files.createDirectory(home.resolve("tool"));
    Files.createSymbolicLink(home.resolve("tool/lib"), root.resolve("outside"));
    byte[] tar = new ArchiveMaker().file("lib/file", "x").tar();
    Unpacking software = ArchiveMaker.put(home, tar, "tar", "tool", 0);
    Installation it = new Installation(home, "1.1@a", software, new Cancelled());
    assertTrue(assertThrows(PlushException.class, it::run).getMessage().contains("in the way"));
    assertEquals("mine", Files.readString(root.resolve("outside/file")));
  }
}
