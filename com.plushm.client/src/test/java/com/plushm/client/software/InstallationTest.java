package com.plushm.client.software;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Unpacking;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.OrdinalSet;
import com.plushm.client.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packages that are as they should be: installed once, found again, removed. */
public class InstallationTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path home;

  @Before
  public void home() throws IOException {
    home = Files.createDirectory(folder.getRoot().toPath().toRealPath().resolve("home"));
  }

  private Installation.Result install(String user, Unpacking software) {
    return new Installation(home, user, software, new Cancelled()).run();
  }

  private Installation.Result well(String user, Unpacking software) {
    Installation.Result result = install(user, software);
    assertEquals(result.err(), 0, result.status());
    return result;
  }

  private static Unpacking removal(Unpacking of) {
    return new Unpacking("", of.sha256(), of.kind(), List.of(), of.destination(), 0, true);
  }

  private static ArchiveMaker tool() {
    return new ArchiveMaker()
        .folder("tool-1", 0555)
        .folder("tool-1/bin", 0755)
        .file("tool-1/bin/run", 0755, "#!/bin/sh\necho ran\n")
        .link("tool-1/run", "bin/run")
        .file("tool-1/notes", "n");
  }

  private List<String> tree(String name) throws IOException {
    Path root = home.resolve(name);
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(p -> root.relativize(p).toString())
          .filter(p -> !p.startsWith(PackageFolder.OURS) && !p.isEmpty())
          .sorted()
          .toList();
    }
  }

  @Test
  public void eachWayToPackUnpacksToTheSame() throws IOException {
    byte[] plain = tool().tar();
    List<byte[]> archives = new ArrayList<>(List.of(plain, tool().gzip()));
    ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bzip2)) {
      out.write(plain);
    }
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(LZMA2Options.PRESET_MAX))) {
      out.write(plain);
    }
    archives.add(bzip2.toByteArray());
    archives.add(xz.toByteArray());
    int number = 0;
    for (byte[] archive : archives) {
      String to = "tool" + number++;
      well("1.1@a", ArchiveMaker.put(home, archive, "tar", to, 1));
      assertEquals(List.of("bin", "bin/run", "notes", "run"), tree(to));
      assertTrue(Files.isExecutable(home.resolve(to + "/bin/run")));
      assertFalse(Files.isExecutable(home.resolve(to + "/notes")));
      assertTrue(Files.isSymbolicLink(home.resolve(to + "/run")));
    }
    byte[] zip = ArchiveMaker.zip("x/bin/run", "#!/bin/sh\n", "@x/run", "bin/run", "x/notes", "n");
    well("1.1@a", ArchiveMaker.put(home, zip, "zip", "zipped", 1));
    assertEquals(List.of("bin", "bin/run", "notes", "run"), tree("zipped"));
    assertTrue(Files.isExecutable(home.resolve("zipped/run")));
    assertEquals("what came down is gone", List.of(), tree("software"));
  }

  @Test
  public void neitherStickyBitsNorForeignWritersAreTakenOver() throws IOException {
    byte[] tar = new ArchiveMaker().file("su", 04755, "x").file("mine", 0, "y").tar();
    well("1.1@a", ArchiveMaker.put(home, tar, "tar", "bits", 0));
    Path su = home.resolve("bits/su");
    assertEquals(04755 & 0777, (int) Files.getAttribute(su, "unix:mode") & 07777);
    Path mine = home.resolve("bits/mine");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)));
  }

  @Test
  public void aSecondTimeNothingIsUnpacked() throws IOException {
    byte[] archive = tool().gzip();
    well("1.1@a", ArchiveMaker.put(home, archive, "tar", "tool", 1));
    Path run = home.resolve("tool/bin/run");
    Object before = Files.getAttribute(run, "unix:ino");
    Installation.Result again = well("1.2@a", ArchiveMaker.put(home, archive, "tar", "tool", 1));
    assertTrue(again.out(), again.out().contains("already"));
    assertEquals(before, Files.getAttribute(run, "unix:ino"));
    assertEquals(List.of(), tree("software"));
    Files.delete(run);
    well("1.3@a", ArchiveMaker.put(home, archive, "tar", "tool", 1));
    assertTrue("what was damaged is installed anew", Files.exists(run));
  }

  @Test
  public void whatWasLeftByOneThatDiedIsNoInstallation() throws IOException {
    Path half = Files.createDirectories(home.resolve("tool/.plushm/unpacking/bin"));
    Files.writeString(half.resolve("run"), "half");
    Files.writeString(home.resolve("tool/notes"), "old");
    well("1.1@a", ArchiveMaker.put(home, tool().tar(), "tar", "tool", 1));
    assertEquals(List.of("bin", "bin/run", "notes", "run"), tree("tool"));
    assertEquals("n", Files.readString(home.resolve("tool/notes")));
    assertFalse(Files.exists(home.resolve("tool/.plushm/unpacking")));
  }

  @Test
  public void aNewVersionReplacesAndTheOldOneIsNoLongerThere() throws IOException {
    Unpacking old = ArchiveMaker.put(home, tool().tar(), "tar", "tool", 1);
    well("1.1@a", old);
    byte[] fresh = new ArchiveMaker().file("notes", "new").tar();
    well("1.2@a", ArchiveMaker.put(home, fresh, "tar", "tool", 0));
    assertEquals("new", Files.readString(home.resolve("tool/notes")));
    byte[] archive = tool().tar();
    well("1.3@a", ArchiveMaker.put(home, archive, "tar", "tool", 1));
    assertEquals("n", Files.readString(home.resolve("tool/notes")));
  }

  @Test
  public void itIsRemovedWhenItsLastUserRemovesIt() throws IOException {
    Unpacking software = ArchiveMaker.put(home, tool().tar(), "tar", "tool", 1);
    well("1.1@a", software);
    well("1.2@a", ArchiveMaker.put(home, tool().tar(), "tar", "tool", 1));
    assertTrue(well("1.1@a", removal(software)).out().startsWith("others use"));
    assertEquals(List.of("bin", "bin/run", "notes", "run"), tree("tool"));
    well("1.2@a", removal(software));
    assertFalse(Files.exists(home.resolve("tool")));
    well("1.2@a", removal(software));
  }

  @Test
  public void whatIsNotOfThePackageStaysWhenItIsRemoved() throws IOException {
    Path mine = Files.createDirectories(home.resolve("tool/bin")).resolve("mine");
    Files.writeString(mine, "mine");
    Unpacking software = ArchiveMaker.put(home, tool().tar(), "tar", "tool", 1);
    well("1.1@a", software);
    well("1.1@a", removal(software));
    assertEquals(List.of("bin", "bin/mine"), tree("tool"));
  }

  @Test
  public void severalClientsOnOneFileSystemInstallOnce() throws Exception {
    Path shared = folder.getRoot().toPath().toRealPath().resolve("shared/tool");
    AtomicInteger unpacked = new AtomicInteger();
    AtomicInteger over = new AtomicInteger();
    List<String> bad = Collections.synchronizedList(new ArrayList<>());
    List<Installer> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Path own = Files.createDirectory(folder.getRoot().toPath().toRealPath().resolve("c" + i));
      Installer client =
          new Installer(
              own,
              new HostName("node" + i),
              (id, outcome, out, err) -> {
                unpacked.addAndGet(out.text().contains("files installed") ? 1 : 0);
                if (!outcome.success()) {
                  bad.add(err.text());
                }
                over.incrementAndGet();
              });
      clients.add(client);
      Unpacking software = ArchiveMaker.put(own, tool().gzip(), "tar", shared.toString(), 1);
      client.install(
          new CommandId(1, i + 1),
          new Command.Install("1.1", "tool", OrdinalSet.range(1, 9), software));
    }
    Await.until("all are over", () -> over.get() == 5);
    clients.forEach(Installer::close);
    assertEquals(List.of(), bad);
    assertEquals(1, unpacked.get());
    Unpacking removal =
        new Unpacking(
            "", ArchiveMaker.hash(tool().gzip()), "tar", List.of(), shared.toString(), 0, true);
    for (int i = 0; i < 5; i++) {
      assertTrue("one uses it still", Files.exists(shared.resolve("bin/run")));
      well("1.1@node" + i, removal);
    }
    assertFalse(Files.exists(shared));
  }

  @Test
  public void whatNobodyWillInstallIsDiscardedAlone() throws IOException {
    Unpacking software = ArchiveMaker.put(home, tool().tar(), "tar", "tool", 1);
    Path other = Files.createDirectory(home.resolve("software/other"));
    Files.writeString(other.resolve("package"), "of another execution");
    Unpacking discard = Unpacking.discarding(software.archive());
    assertEquals("", well("1.1@a", discard).out());
    well("1.1@a", discard);
    assertEquals(List.of("other", "other/package"), tree("software"));
    assertEquals(List.of("software", "software/other", "software/other/package"), tree("."));
  }

  @Test
  public void thePlainFileIsPutThere() throws IOException {
    byte[] bytes = {1, 2, 3};
    well("1.1@a", ArchiveMaker.put(home, bytes, "none", "data/set", 0));
    assertEquals(3, Files.size(home.resolve("data/set/package")));
  }

  private static Unpacking command(String... words) {
    return new Unpacking("", "", "command", List.of(words), "made", 0, true);
  }

  @Test
  public void aCommandInstallsOnceAndItsOutputIsTold() throws IOException {
    Unpacking software = command("/bin/sh", "-c", "echo done; echo x >> times");
    assertEquals("done\n", well("1.1@a", software).out());
    well("1.2@a", software);
    assertEquals("x\n", Files.readString(home.resolve("made/times")));
    well("1.1@a", removal(software));
    assertTrue(Files.exists(home.resolve("made/times")));
    well("1.2@a", removal(software));
    assertFalse(Files.exists(home.resolve("made")));
  }

  @Test
  public void whatACommandMadeGoesWhenNobodyHasAnythingInItsFolder() throws IOException {
    Unpacking made = command("/bin/sh", "-c", "echo x > x");
    Unpacking beside = ArchiveMaker.put(home, tool().tar(), "tar", "made", 1);
    well("1.1@a", beside);
    well("1.1@a", made);
    well("1.1@a", removal(made));
    assertTrue("another package is in use", Files.exists(home.resolve("made/bin/run")));
    well("1.1@a", removal(beside));
    assertFalse(Files.exists(home.resolve("made")));
  }

  @Test
  public void aLinkToAFolderIsNotRemovedThatNobodyOfOursMade() throws IOException {
    Path disk = Files.createDirectory(folder.getRoot().toPath().toRealPath().resolve("disk"));
    Path link = Files.createSymbolicLink(home.resolve("tool"), disk);
    Unpacking software = ArchiveMaker.put(home, tool().tar(), "tar", "tool", 1);
    well("1.1@a", software);
    well("1.1@a", removal(software));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of(), tree("tool/"));
  }

  @Test
  public void aCommandIsGivenTheArchive() throws IOException {
    Unpacking put = ArchiveMaker.put(home, tool().tar(), "tar", "x", 0);
    List<String> words = List.of("/bin/sh", "-c", "tar xf \"$0\"", "${archive}");
    Unpacking software =
        new Unpacking(put.archive(), put.sha256(), "command", words, "made", 0, true);
    well("1.1@a", software);
    assertTrue(Files.exists(home.resolve("made/tool-1/bin/run")));
  }

  @Test
  public void aCommandThatFailsIsToldAndTriedAgain() {
    Installation.Result result = install("1.1@a", command("/bin/sh", "-c", "echo why; exit 7"));
    assertEquals(7, result.status());
    assertTrue(result.err(), result.err().startsWith("why\nPM143 "));
    assertEquals(7, install("1.1@a", command("/bin/sh", "-c", "echo why; exit 7")).status());
    assertEquals(127, install("1.1@a", command("no-such-program")).status());
  }

  @Test
  public void whoIsCancelledEndsItsCommand() {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    try (Installer client =
        new Installer(home, new HostName("a"), (id, how, out, err) -> outcome.set(how))) {
      CommandId id = new CommandId(1, 1);
      client.install(
          id,
          new Command.Install(
              "1.1",
              "x",
              OrdinalSet.range(1, 2),
              command("/bin/sh", "-c", ": > begun; sleep 100")));
      Await.until("it runs", () -> Files.exists(home.resolve("made/begun")));
      client.cancel(id);
      Await.until("it is over", () -> outcome.get() != null);
      assertFalse(outcome.get().success());
    }
    assertTrue(Files.exists(home.resolve("made"), LinkOption.NOFOLLOW_LINKS));
  }
}
