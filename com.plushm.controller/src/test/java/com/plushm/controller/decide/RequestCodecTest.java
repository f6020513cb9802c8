package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;

import com.plushm.api.codec.CodecException;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.Bytes;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.SpecificationCodec;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Shipment;
import com.plushm.controller.journal.PlainWire;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.Test;

/** What was asked for comes back from the journal as it was. */
public class RequestCodecTest {
  /** Without its files the next controller could not go on with an application. */
  @Test
  public void applicationKeepsTheFilesOfItsSoftware() throws CodecException {
    SortedMap<String, Shipment> packages = new TreeMap<>();
    for (String name : List.of("text", "script")) {
      Bytes page = Bytes.of(new byte[FileLayout.HASH_BYTES]);
      Bytes hash = FileLayout.hash(page.toArray());
      FileManifest manifest = new FileManifest(name.length(), hash, List.of(hash));
      packages.put(name, new Shipment("/x/" + name, name, 0644, manifest, List.of(page)));
    }
    RunRequest request =
        new RunRequest(
            new Applications("n[1-2]", 2).task("a").specification(),
            true,
            packages,
            new RunRequest.Source("/specs", "0d".repeat(32)));
    PlainWire wire = new PlainWire();
    byte[] written = wire.encode(out -> RequestCodec.write(request, out));
    assertEquals(request, RequestCodec.read(wire.reader(written)));
  }

  /** As a controller wrote it that knew nothing of a specification's file. */
  @Test
  public void applicationsOfOlderJournalsAreStillRead() throws CodecException {
    Specification specification = new Applications("n[1-2]", 2).task("a").specification();
    PlainWire wire = new PlainWire();
    byte[] written =
        wire.encode(
            out -> {
              out.number(RequestCodec.OLD_RUN).flag(true);
              SpecificationCodec.write(specification, out);
              out.number(0);
            });
    assertEquals(new RunRequest(specification, true), RequestCodec.read(wire.reader(written)));
  }
}
