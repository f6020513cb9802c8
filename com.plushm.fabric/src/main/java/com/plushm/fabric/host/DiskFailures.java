package com.plushm.fabric.host;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a person is told of a disk that did not do what it was asked for. */
final class DiskFailures {
  private DiskFailures() {}

  static String words(Exception e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    } else if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " is not there";
    } else if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is in the way";
    } else if (e instanceof NotDirectoryException file) {
      return file.getFile() + " is not a folder";
    } else if (e instanceof FileSystemException known && known.getReason() != null) {
      return known.getFile() + ": " + known.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
