package com.plushm.client.software;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Whole trees of files: listed, moved, removed; links are never followed. */
final class Trees {
  private Trees() {}

  /**
   * What is below a folder, from it on.
   *
   * @param folders whether folders are meant, or all the others
   */
  static List<String> list(Path root, boolean folders) throws IOException {
    List<String> all = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folders && !folder.equals(root)) {
              all.add(root.relativize(folder).toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!folders) {
              all.add(root.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return all;
  }

  /** Moves what is in a folder into another one of the same file system, over what is there. */
  static void moveInto(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
      for (Path each : all) {
        Path place = to.resolve(each.getFileName().toString());
        boolean folder = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
        boolean there = Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
        boolean free = !Files.exists(place, LinkOption.NOFOLLOW_LINKS);
        if (folder && there) {
          moveInto(each, place);
        } else if (free || (!folder && !there)) {
          Files.move(each, place, StandardCopyOption.ATOMIC_MOVE);
        } else {
          throw new PlushException(
              ErrorCode.PACKAGE_FAILED,
              "is in the way: it is "
                  + (there ? "a" : "no")
                  + " folder, and that of the package is"
                  + (folder ? "" : " none"),
              place.toString(),
              "remove it, or name another folder with 'to'");
        }
      }
    }
  }

  /** Removes it with all that is in it, if it is there. */
  static void remove(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Removes a folder if there is nothing in it. */
  static boolean removeEmpty(Path folder) throws IOException {
    try {
      return Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      return false; // Somebody else's.
    }
  }

  /** Whether every folder between the two is a folder, and no link. */
  static boolean plain(Path root, Path file) throws IOException {
    for (Path at = file.getParent(); !at.equals(root); at = at.getParent()) {
      try {
        if (!Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isDirectory()) {
          return false;
        }
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    return true;
  }
}
