package com.plushm.launch.product;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.launch.fake.FakeProduct;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ProductArchiveTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path folder;
  private ProductArchive archive;

  @Before
  public void make() throws IOException {
    folder = FakeProduct.in(temporary.getRoot().toPath().resolve("product")).folder;
    archive = new ProductArchive(folder);
  }

  @Test
  public void copiesOfOneProductHaveOneHash() throws Exception {
    Path copy = FakeProduct.in(temporary.getRoot().toPath().resolve("copy")).folder;
    assertEquals(archive.hash(), new ProductArchive(copy).hash());
    assertEquals(64, archive.hash().length());
  }

  @Test
  public void changedContentChangesTheHash() throws Exception {
    String before = archive.hash();
    Files.writeString(folder.resolve("lib/some.jar"), "another");
    assertNotEquals(before, archive.hash());
  }

  @Test
  public void newFileChangesTheHash() throws Exception {
    String before = archive.hash();
    Files.writeString(folder.resolve("lib/another.jar"), "x");
    assertNotEquals(before, archive.hash());
  }

  @Test
  public void classDataArchiveIsNoPartOfTheProduct() throws Exception {
    String before = archive.hash();
    Files.writeString(folder.resolve("cache/plushm-client.jsa"), "written anew by a run");
    assertEquals(before, archive.hash());
    Files.delete(folder.resolve("cache/plushm-client.jsa"));
    Files.delete(folder.resolve("cache"));
    assertEquals(before, archive.hash());
  }

  @Test
  public void tarUnpacksTheArchive() throws Exception {
    Path target = temporary.newFolder("target").toPath();
    Process tar = new ProcessBuilder("tar", "xpf", "-", "-C", target.toString()).start();
    try (OutputStream to = tar.getOutputStream()) {
      archive.writeTo(to);
    }
    assertEquals(new String(tar.getErrorStream().readAllBytes(), "UTF-8"), 0, tar.waitFor());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("lib/some.jar")),
        Files.readAllBytes(target.resolve("lib/some.jar")));
    assertTrue(Files.isExecutable(target.resolve("bin/plushm-client")));
    assertTrue(Files.exists(target.resolve(ProductArchive.COMPLETE)));
    assertFalse(Files.exists(target.resolve("cache")));
  }

  @Test
  public void missingProductIsSaid() {
    assertThrows(IOException.class, () -> new ProductArchive(folder.resolve("none")).hash());
  }

  @Test
  public void fileThatChangesWhileItIsReadFailsTheArchive() {
    TarWriter tar = new TarWriter(new ByteArrayOutputStream());
    for (int length : new int[] {9, 11}) {
      assertThrows(
          IOException.class,
          () -> tar.file("f", false, 10, 0, new ByteArrayInputStream(new byte[length])));
    }
  }

  @Test
  public void nameThatDoesNotFitFailsTheArchive() {
    TarWriter tar = new TarWriter(new ByteArrayOutputStream());
    assertThrows(IOException.class, () -> tar.folder("x".repeat(100), 0));
  }
}
