package com.plushm.client.software;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * An empty folder into which an archive is unpacked. Every name is looked at, and every folder on
 * the way: nothing is written through a link, and nothing outside.
 */
final class Stage {
  /** Folders above a file, at most. */
  static final int DEPTH_MAX = 64;

  private static final int NAME_BYTES_MAX = 255;
  private static final int LINK_BYTES_MAX = 4_095;
  private static final int COPY_BYTES = 64 << 10;
  private static final int FOLDER_MODE = 0700;
  private static final int FILE_MODE = 0600;
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  private final Path root;
  private final String archive;
  private final int strip;
  private final Budget budget;
  private final Set<Path> links = new TreeSet<>();

  /**
   * @param root empty, and nobody else's
   * @param strip leading folders of names that are left out
   */
  Stage(Path root, String archive, int strip, Budget budget) {
    this.root = root;
    this.archive = archive;
    this.strip = strip;
    this.budget = budget;
  }

  /** Makes a folder. */
  void folder(String name, int mode) throws IOException {
    Path path = place(name);
    if (path != null && !path.equals(root)) {
      folders(path);
      Files.setPosixFilePermissions(path, permissions(mode | FOLDER_MODE));
    }
  }

  /** Makes a file; its content is read in any case. */
  void file(String name, int mode, FileTime modified, InputStream content) throws IOException {
    Path path = place(name);
    if (path == null || path.equals(root)) {
      copy(content, OutputStream.nullOutputStream(), root);
      return;
    }
    vacate(path, name);
    try (OutputStream out = Files.newOutputStream(path)) {
      copy(content, out, path);
    }
    Files.setPosixFilePermissions(path, permissions(mode | FILE_MODE));
    if (modified != null) {
      Files.setLastModifiedTime(path, modified);
    }
  }

  private void copy(InputStream in, OutputStream out, Path path) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      budget.bytes(read);
      try {
        out.write(buffer, 0, read);
      } catch (IOException e) {
        // The disk's fault, not the archive's.
        throw new FileSystemException(path.toString(), null, e.getMessage());
      }
    }
  }

  /** Makes a symbolic link; {@link #finish} looks where all of them lead. */
  void link(String name, String target) throws IOException {
    Path path = place(name);
    if (path == null) {
      return;
    }
    if (target.isEmpty() || target.length() > LINK_BYTES_MAX || target.indexOf('\0') >= 0) {
      throw refused("the link '" + name + "' has no proper target");
    }
    vacate(path, name);
    Files.createSymbolicLink(path, path(target, name));
    links.add(path);
  }

  /** Gives a file that was unpacked another name. */
  void hardLink(String name, String target) throws IOException {
    Path path = place(name);
    if (path == null) {
      return;
    }
    Path existing = place(target);
    if (existing == null || !Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      throw refused("'" + name + "' is a link to '" + target + "', which is no file before it");
    }
    real(existing.getParent(), target);
    vacate(path, name);
    Files.createLink(path, existing);
  }

  /** Refuses what is none of these. */
  PlushException strange(String name) {
    return refused("'" + name + "' is neither file nor folder nor link");
  }

  /** All is there: no link leads out of it. */
  void finish() throws IOException {
    for (Path link : links) {
      if (Files.isSymbolicLink(link) && !Links.inside(root, link)) {
        throw refused(
            "the link '"
                + root.relativize(link)
                + "' leads out of it, to '"
                + Files.readSymbolicLink(link)
                + "'");
      }
    }
  }

  /** Where an entry goes; null if it is left out. */
  private Path place(String name) {
    budget.entry(name);
    if (name.startsWith("/")) {
      throw refused("'" + name + "' is an absolute name");
    }
    Path path = root;
    int depth = 0;
    int left = 0;
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      check(part, name);
      if (left < strip) {
        left++;
        continue;
      }
      if (++depth > DEPTH_MAX) {
        throw refused("'" + name + "' lies below more than " + DEPTH_MAX + " folders");
      }
      path = path.resolve(path(part, name));
    }
    if (path.startsWith(root.resolve(PackageFolder.OURS))) {
      throw refused("'" + name + "' is a name that is not free");
    }
    return depth == 0 && left > 0 ? null : path;
  }

  private void check(String part, String name) {
    if (part.equals("..")) {
      throw refused("'" + name + "' leads out of it");
    }
    if (part.length() > NAME_BYTES_MAX) {
      throw refused("a name has more than " + NAME_BYTES_MAX + " characters");
    }
    if (part.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw refused("a name has control characters");
    }
  }

  private Path path(String text, String name) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw refused(
          "'" + name + "' cannot be a name here; the client's locale may not be one of UTF-8");
    }
  }

  /** Makes the way to an entry, and removes what is in its place. */
  private void vacate(Path path, String name) throws IOException {
    if (path.equals(root)) {
      throw refused("'" + name + "' is a name that is not free");
    }
    folders(path.getParent());
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw refused("'" + name + "' is in it twice, once as a folder");
    }
    Files.deleteIfExists(path);
    links.remove(path);
  }

  /** Makes a folder and those above it; no link is among them. */
  private void folders(Path folder) throws IOException {
    if (folder.equals(root)) {
      return;
    }
    folders(folder.getParent());
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      real(folder, root.relativize(folder).toString());
    }
  }

  private void real(Path folder, String name) {
    for (Path each = folder; !each.equals(root); each = each.getParent()) {
      if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        throw refused("'" + name + "' leads through something that is no folder");
      }
    }
  }

  /** Neither who runs it nor anything sticky is taken over. */
  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((mode >> bit & 1) != 0) {
        permissions.add(BITS[bit]);
      }
    }
    return permissions;
  }

  private PlushException refused(String what) {
    return new PlushException(ErrorCode.PACKAGE_REFUSED, what, archive, "make it anew without");
  }
}
