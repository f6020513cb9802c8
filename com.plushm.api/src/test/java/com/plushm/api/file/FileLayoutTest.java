package com.plushm.api.file;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.BitSet;
import org.junit.Test;

public class FileLayoutTest {
  private static final long GROUP = (long) FileLayout.CHUNK_BYTES * FileLayout.GROUP_CHUNKS;

  @Test
  public void theChunksCoverTheFileOnceAndEachGroupHasItsPageBeforeThem() {
    for (long size :
        new long[] {0, 1, FileLayout.CHUNK_BYTES, GROUP - 1, GROUP, GROUP + 1, 3 * GROUP + 77}) {
      FileLayout layout = new FileLayout(size);
      long at = 0;
      BitSet pages = new BitSet();
      int chunks = 0;
      for (int part = 0; part < layout.parts(); part++) {
        int group = layout.groupOf(part);
        if (layout.isPage(part)) {
          assertEquals(part, layout.page(group));
          pages.set(group);
        } else {
          assertTrue("the page of " + part, pages.get(group));
          assertEquals(chunks, layout.chunkOf(part));
          assertEquals(part, layout.partOf(chunks));
          assertEquals(at, layout.offsetOf(part));
          assertTrue(layout.hashOffset(part) < layout.lengthOf(layout.page(group)));
          at += layout.lengthOf(part);
          chunks++;
        }
      }
      assertEquals(size, at);
      assertEquals(layout.chunks(), chunks);
      assertEquals(layout.pages(), pages.cardinality());
      assertFalse(layout.has(layout.parts()));
    }
  }

  @Test
  public void theManifestOfTheLargestFileFitsIntoACommand() {
    FileLayout layout = new FileLayout(FileLayout.SIZE_MAX);
    assertEquals(FileLayout.PAGES_MAX, layout.pages());
    assertTrue(layout.pages() * FileLayout.HASH_BYTES < 16 << 10);
    assertThrows(IllegalArgumentException.class, () -> new FileLayout(FileLayout.SIZE_MAX + 1));
  }

  @Test
  public void aPartFitsIntoABulkFrame() {
    assertTrue(FileLayout.PART_BYTES_MAX + 256 <= 64 << 10);
  }
}
