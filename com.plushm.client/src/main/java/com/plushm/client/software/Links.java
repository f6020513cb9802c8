package com.plushm.client.software;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/** Tells where symbolic links lead, step by step, as the kernel would walk. */
final class Links {
  /** Links on one way, at most; Linux has the same bound. */
  private static final int HOPS_MAX = 40;

  private Links() {}

  /**
   * Whether whoever follows a link never leaves the folder that the link is in. What does not exist
   * is walked as if it did.
   *
   * @param root a folder without links above it
   * @param link somewhere below it
   */
  static boolean inside(Path root, Path link) throws IOException {
    ArrayDeque<Path> todo = new ArrayDeque<>();
    root.relativize(link).forEach(todo::add);
    Path at = root;
    int hops = 0;
    while (!todo.isEmpty()) {
      String part = todo.poll().toString();
      if (part.equals("..")) {
        if (at.equals(root)) {
          return false;
        }
        at = at.getParent();
      } else if (!part.isEmpty() && !part.equals(".")) {
        Path next = at.resolve(part);
        if (!Files.isSymbolicLink(next)) {
          at = next;
          continue;
        }
        Path target = Files.readSymbolicLink(next);
        if (target.isAbsolute() || ++hops > HOPS_MAX) {
          return false;
        }
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          todo.push(target.getName(i));
        }
      }
    }
    return true;
  }
}
