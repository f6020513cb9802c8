package com.plushm.controller.decide;

import com.plushm.api.command.Answer.Ended;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.controller.Shipment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Packages in a {@link FakeWorld}: what is moved lies in each client's own folder, what is
 * installed to an absolute path is there for all hosts.
 */
final class FakePackages implements FileDisk {
  private static final byte[] CONTENT = "a package".getBytes(StandardCharsets.UTF_8);

  private final FakeWorld world;

  /** Packages that lie on hosts: their names and paths. */
  final Set<String> archives = new TreeSet<>();

  private final Set<String> installed = new TreeSet<>();

  /** Hosts that a package was moved to, one after the other. */
  final List<String> moved = new ArrayList<>();

  /** Hosts that were told to install one, one after the other. */
  final List<String> installs = new ArrayList<>();

  /** How long it takes. */
  long installMillis = 5;

  /** Hosts that cannot install. */
  final Set<String> broken = new TreeSet<>();

  FakePackages(FakeWorld world) {
    this.world = world;
  }

  /** A package of the controller's machine. */
  static Shipment shipment(String name) {
    Bytes hash = FileLayout.hash(CONTENT);
    List<Bytes> pages = List.of(hash);
    FileManifest manifest =
        new FileManifest(CONTENT.length, hash, List.of(FileLayout.hash(hash.toArray())));
    return new Shipment("/packages/" + name, name, 0644, manifest, pages);
  }

  void put(CommandId id, Command.Put put) {
    for (FakeClient client : world.members(put.targets())) {
      moved.add(client.host.value());
      world.after(
          5,
          () -> {
            archives.add(client.host + " " + put.destination()); // Or it stood there already.
            end(client, id, true);
          });
    }
  }

  void install(CommandId id, Command.Install install) {
    String folder = install.software().destination();
    boolean discard = install.software().discards();
    boolean removal = discard || install.software().archive().isEmpty();
    for (FakeClient client : world.members(install.targets())) {
      String place = folder.startsWith("/") ? folder : client.host + " " + folder;
      String archive = client.host + " ${home}/" + install.software().archive();
      if (!removal) {
        installs.add(client.host.value());
      }
      world.after(
          installMillis,
          () -> {
            boolean able = client.alive && !broken.contains(client.host.value());
            boolean there = client.alive && archives.remove(archive); // However it ends.
            boolean well = able && (removal || installed.contains(place) || there);
            if (well && !removal) {
              installed.add(place);
            }
            end(client, id, well);
          });
    }
  }

  private void end(FakeClient client, CommandId id, boolean well) {
    if (client.alive) {
      Outcome outcome = Outcome.exited(well ? 0 : 1);
      world.answer(client, id, new Ended(outcome, 0, 0, Bytes.EMPTY, 0));
    }
  }

  // The controller's own disk.

  @Override
  public void open(long handle, String path, boolean hashed, FileDisk.Answer<Described> answer) {
    world.after(1, () -> answer.done(new Described(CONTENT.length, 0644, Bytes.EMPTY), null));
  }

  @Override
  public void prepare(
      long handle,
      Destination to,
      long size,
      Bytes sha256,
      int mode,
      FileDisk.Answer<Prepared> answer) {
    throw new AssertionError("nothing is fetched here");
  }

  @Override
  public void write(long handle, long offset, Bytes bytes, FileDisk.Answer<Boolean> answer) {
    throw new AssertionError("nothing is fetched here");
  }

  @Override
  public void read(
      long handle, long offset, int length, Bytes sha256, FileDisk.Answer<Bytes> answer) {
    throw new AssertionError("nobody asks for parts here");
  }

  @Override
  public void finish(long handle, int mode, Bytes sha256, FileDisk.Answer<Boolean> answer) {
    throw new AssertionError("nothing is fetched here");
  }

  @Override
  public void copy(String path, Destination to, int mode, FileDisk.Answer<Boolean> answer) {
    throw new AssertionError("nothing is fetched here");
  }

  @Override
  public void close(long handle) {
    // Nothing is held.
  }

  @Override
  public void discard(long handle) {
    // Nothing is held.
  }
}
