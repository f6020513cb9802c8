package com.plushm.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that this test belongs to, and what the build has made in it. */
final class SourceTree {

  /** Modules on a flat class path, never deployed: no bundles. */
  private static final List<String> NO_BUNDLES =
      List.of("com.plushm.sim", "com.plushm.itest", "com.plushm.bench");

  private SourceTree() {}

  /** The root folder. */
  static Path root() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize().getParent();
  }

  /** All modules' folders that are named after a package, by name. */
  static List<Path> modules() {
    try (Stream<Path> folders = Files.list(root())) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("com.plushm."))
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of the bundles, by name. */
  static List<Path> bundles() {
    return modules().stream().filter(folder -> !NO_BUNDLES.contains(name(folder))).toList();
  }

  /** The jar that the build made of a bundle's folder. */
  static Path jar(Path bundle) {
    try (Stream<Path> files = Files.list(bundle.resolve("target"))) {
      return files
          .filter(file -> name(file).matches(name(bundle).replace(".", "\\.") + "-[0-9].*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(bundle + " is not built: run mvn verify"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A product's folder: {@code client}, {@code controller} or {@code cli}. */
  static Path product(String name) {
    return root().resolve("run").resolve("target").resolve("plushm").resolve(name);
  }

  /** All Java sources, of the products and of the tests. */
  static List<Path> javaSources() {
    return Stream.concat(modules().stream(), Stream.of(root().resolve("run")))
        .map(module -> module.resolve("src"))
        .filter(Files::isDirectory)
        .flatMap(SourceTree::javaBelow)
        .sorted()
        .toList();
  }

  private static Stream<Path> javaBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> name(file).endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(Path path) {
    return path.getFileName().toString();
  }
}
