package com.plushm.launch.product;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The client product of this machine, as it is sent. What a run writes into the product's folder
 * {@code cache} (the JVM's class-data archive, good for this machine's Java alone) is no part of
 * it.
 */
public final class ProductArchive {
  /** The last member: an archive that was cut short lacks it. */
  public static final String COMPLETE = ".complete";

  private static final int FILES_MAX = 10_000;
  private static final String CACHE = "cache";
  private static final String SCRIPTS = "bin/";
  private static final int COPY = 64 << 10;

  /** One folder or file; the fingerprint of a product is the list of these. */
  private record Member(String name, boolean folder, long size, long modifiedMillis) {
    boolean executable() {
      return name.startsWith(SCRIPTS);
    }
  }

  private final Path product;
  private List<Member> hashedMembers = List.of();
  private String hash = "";

  public ProductArchive(Path product) {
    this.product = product;
  }

  /**
   * SHA-256 over names, modes and contents in order of name, in hexadecimal; worked out again only
   * when a file's size or time has changed.
   *
   * @throws IOException if the product cannot be read
   */
  public synchronized String hash() throws IOException {
    List<Member> members = members();
    if (!members.equals(hashedMembers)) {
      hash = hash(members);
      hashedMembers = members;
    }
    return hash;
  }

  private String hash(List<Member> members) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    byte[] buffer = new byte[COPY];
    for (Member member : members) {
      String title =
          member.name() + "\n" + (member.executable() ? "x" : "-") + "\n" + member.size() + "\n";
      digest.update(title.getBytes(StandardCharsets.UTF_8));
      if (member.folder()) {
        continue;
      }
      try (InputStream content = Files.newInputStream(product.resolve(member.name()))) {
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Writes the product as a tar archive, without closing the stream.
   *
   * @throws IOException if the product cannot be read or the stream not be written
   */
  public void writeTo(OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    for (Member member : members()) {
      long seconds = member.modifiedMillis() / 1_000;
      if (member.folder()) {
        tar.folder(member.name(), seconds);
      } else {
        try (InputStream content = Files.newInputStream(product.resolve(member.name()))) {
          tar.file(member.name(), member.executable(), member.size(), seconds, content);
        }
      }
    }
    tar.file(COMPLETE, false, 0, 0, new ByteArrayInputStream(new byte[0]));
    tar.end();
  }

  private List<Member> members() throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(product)) {
      paths = walk.limit(FILES_MAX + 1L).filter(path -> !path.equals(product)).sorted().toList();
    }
    if (paths.isEmpty() || paths.size() > FILES_MAX) {
      throw new IOException(product + " is not a client product: " + paths.size() + " files");
    }
    List<Member> members = new ArrayList<>();
    for (Path path : paths) {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String name = product.relativize(path).toString();
      if (name.equals(CACHE) || name.startsWith(CACHE + "/")) {
        continue;
      }
      if (attributes.isDirectory()) {
        members.add(new Member(name, true, 0, attributes.lastModifiedTime().toMillis()));
      } else if (attributes.isRegularFile()) {
        members.add(
            new Member(name, false, attributes.size(), attributes.lastModifiedTime().toMillis()));
      }
    }
    return members;
  }
}
