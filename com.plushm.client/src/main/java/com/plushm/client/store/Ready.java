package com.plushm.client.store;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Which client runs on a home folder and where it listens; for whoever finds the folder locked. */
public record Ready(long pid, NodeId node, Incarnation incarnation, Endpoint endpoint) {
  private static final int BYTES_MAX = 1 << 10;
  private static final int WORDS = 4;

  void write(Path file) throws IOException {
    String line = pid + " " + node + " " + incarnation + " " + endpoint + "\n";
    Path unfinished = DurableFile.unfinished(file);
    Files.writeString(unfinished, line);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Empty if there is none, or not a whole one. */
  static Optional<Ready> read(Path file) {
    try {
      Optional<byte[]> content = DurableFile.read(file, BYTES_MAX);
      if (content.isEmpty()) {
        return Optional.empty();
      }
      String[] words = new String(content.get(), StandardCharsets.UTF_8).trim().split(" ", -1);
      if (words.length != WORDS) {
        return Optional.empty();
      }
      return Optional.of(
          new Ready(
              Long.parseLong(words[0]),
              NodeId.parse(words[1]),
              new Incarnation(Long.parseLong(words[2])),
              Endpoint.parse(words[3])));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
