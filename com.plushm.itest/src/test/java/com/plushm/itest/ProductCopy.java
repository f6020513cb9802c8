package com.plushm.itest;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** The products as they ship, in a folder where a test may take bundles out and put others in. */
final class ProductCopy {
  private final Path folder;

  private ProductCopy(Path folder) {
    this.folder = folder;
  }

  /** Copies all products but their archives, which are of one place. */
  static ProductCopy in(Path folder) throws IOException {
    Path products = SourceTree.product("client").getParent();
    Files.walkFileTree(
        products,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            if (from.endsWith("cache")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(folder.resolve(products.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            Path to = folder.resolve(products.relativize(from));
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
    return new ProductCopy(folder);
  }

  Path folder() {
    return folder;
  }

  /** The command {@code plushm}, which uses the copy's controller and clients. */
  Path command() {
    return folder.resolve("cli").resolve("bin").resolve("plushm");
  }

  Path bundle(String product, String name) {
    return folder.resolve(product).resolve("bundles").resolve(name + ".jar");
  }

  /** Takes a bundle out of controller and client. */
  void remove(String name) throws IOException {
    for (String product : List.of("client", "controller")) {
      Files.delete(bundle(product, name));
    }
  }
}
