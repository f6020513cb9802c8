package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.file.FileLayout;
import com.plushm.api.spec.Specification.Software;
import com.plushm.controller.Shipment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files of an application's software: those of this machine where they lie, those of the web
 * fetched once into the state folder, where a later controller finds them; each read for its hashes
 * and checked against what the specification says.
 */
final class PackageFiles {
  private static final Duration CONNECT = Duration.ofSeconds(20);

  /** From the request to the last byte. */
  private static final Duration FETCH = Duration.ofMinutes(30);

  private static final int COPY_BYTES = 64 << 10;
  private static final int OK = 200;
  private static final String FILE = "file:";
  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._+-]");
  private static final int NAME_CHARS_MAX = 100;

  private final Path folder;

  /**
   * @param folder for what is fetched
   */
  PackageFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * The file of each package that has one.
   *
   * @throws PlushException FILE_UNREADABLE if one cannot be had, or is not the one that is meant
   */
  SortedMap<String, Shipment> of(List<Software> all) {
    SortedMap<String, Shipment> files = new TreeMap<>();
    for (Software software : all) {
      if (!software.source().isEmpty()) {
        Shipment shipment = FileReader.read(file(software));
        check(software, shipment);
        files.put(software.name(), shipment);
      }
    }
    return files;
  }

  private static void check(Software software, Shipment shipment) {
    String hash = HexFormat.of().formatHex(shipment.manifest().sha256().toArray());
    if (!software.sha256().isEmpty() && !software.sha256().equals(hash)) {
      throw unusable(
          software,
          "its SHA-256 is " + hash + ", not " + software.sha256(),
          "find out who changed it",
          null);
    }
  }

  private Path file(Software software) {
    String source = software.source();
    try {
      if (source.startsWith("http://") || source.startsWith("https://")) {
        return fetched(software, new URI(source));
      }
      return Path.of(source.startsWith(FILE) ? source.substring(FILE.length()) : source);
    } catch (URISyntaxException | InvalidPathException e) {
      throw unusable(software, "it is not an address: " + e.getMessage(), null, e);
    } catch (IOException e) {
      throw unusable(software, "it cannot be fetched: " + e, "check address and network", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(software, "fetching it was interrupted", null, e);
    }
  }

  /** What was fetched before serves again only if the specification says which file it means. */
  private Path fetched(Software software, URI address) throws IOException, InterruptedException {
    String name = name(address);
    if (!software.sha256().isEmpty()) {
      Path known = folder.resolve(software.sha256()).resolve(name);
      if (Files.isRegularFile(known)) {
        return known;
      }
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "fetch", ".part");
    try {
      Path place = folder.resolve(fetch(software, address, part)).resolve(name);
      Files.createDirectories(place.getParent());
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return place;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The last part of an address, as a file's name. */
  private static String name(URI address) {
    String path = address.getPath() == null ? "" : address.getPath();
    String last = ODD.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceAll("_");
    String name = last.startsWith(".") || last.isEmpty() ? "package" + last : last;
    return name.length() <= NAME_CHARS_MAX ? name : name.substring(name.length() - NAME_CHARS_MAX);
  }

  /** Fetches it; its SHA-256. */
  private static String fetch(Software software, URI address, Path part)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(FETCH).build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body();
        OutputStream out = Files.newOutputStream(part)) {
      if (response.statusCode() != OK) {
        throw unusable(
            software,
            "it cannot be fetched: the server answers " + response.statusCode(),
            "check the address",
            null);
      }
      return copy(software, in, out);
    }
  }

  private static String copy(Software software, InputStream in, OutputStream out)
      throws IOException {
    MessageDigest digest = FileLayout.sha256();
    byte[] buffer = new byte[COPY_BYTES];
    long deadline = System.nanoTime() + FETCH.toNanos();
    long all = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      all += read;
      if (all > FileLayout.SIZE_MAX) {
        throw unusable(software, "it has more than " + FileLayout.SIZE_MAX + " bytes", null, null);
      }
      if (System.nanoTime() > deadline) {
        throw unusable(
            software, "it did not come within " + FETCH.toMinutes() + " min", "try again", null);
      }
      digest.update(buffer, 0, read);
      out.write(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static PlushException unusable(
      Software software, String what, String todo, Exception cause) {
    return new PlushException(
        ErrorCode.FILE_UNREADABLE,
        "software " + software.name() + ": " + what,
        software.source(),
        todo,
        cause);
  }
}
