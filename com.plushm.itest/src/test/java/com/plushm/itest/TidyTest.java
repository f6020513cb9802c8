package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.BeforeClass;
import org.junit.Test;

/** What keeps the sources readable. */
public class TidyTest {

  private static final int FILE_LINES_MAX = 600;
  private static final int METHOD_LINES_MAX = 60;
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  /** What the sources say that they should not, found by one pass of the compiler's parser. */
  private static final List<String> LONG_METHODS = new ArrayList<>();

  private static final List<String> SLEEPS = new ArrayList<>();
  private static final List<String> VAGUE_NAMES = new ArrayList<>();

  @BeforeClass
  public static void parse() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> sources = SourceTree.javaSources();
    assertFalse("sources found", sources.isEmpty());
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  Writer.nullWriter(),
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Finder(positions, unit).scan(unit, null);
      }
    }
  }

  @Test
  public void noFileIsLong() throws IOException {
    List<String> longFiles = new ArrayList<>();
    for (Path source : SourceTree.javaSources()) {
      int lines = Files.readAllLines(source).size();
      if (lines > FILE_LINES_MAX) {
        longFiles.add(relative(source) + ": " + lines + " lines");
      }
    }
    assertEquals(List.of(), longFiles);
  }

  @Test
  public void noMethodIsLong() {
    assertEquals(List.of(), LONG_METHODS);
  }

  @Test
  public void noTestSleeps() {
    assertEquals(List.of(), SLEEPS);
  }

  @Test
  public void noClassIsCalledByAVagueName() {
    assertEquals(List.of(), VAGUE_NAMES);
  }

  @Test
  public void nothingIsMarkedAsUnfinished() throws IOException {
    List<String> marks = new ArrayList<>();
    for (Path source : SourceTree.javaSources()) {
      if (!source.endsWith("TidyTest.java")
          && UNFINISHED.matcher(Files.readString(source)).find()) {
        marks.add(relative(source));
      }
    }
    assertEquals(List.of(), marks);
  }

  @Test
  public void everyPackageSaysWhatItIsFor() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path source : SourceTree.javaSources()) {
      Path folder = source.getParent();
      boolean main = folder.toString().contains("/src/main/");
      String said = relative(folder) + " has no package-info.java";
      if (main && !Files.exists(folder.resolve("package-info.java")) && !silent.contains(said)) {
        silent.add(said);
      }
    }
    assertEquals(List.of(), silent);
  }

  @Test
  public void everyModuleIncludesTheSharedInstructions() throws IOException {
    for (Path module :
        Stream.concat(SourceTree.modules().stream(), Stream.of(SourceTree.root().resolve("run")))
            .toList()) {
      String first = Files.readAllLines(module.resolve("bnd.bnd")).get(0);
      assertEquals(relative(module), "-include: ${.}/../bnd.bnd-workspace", first);
    }
  }

  @Test
  public void versionsStandInTheBillOfMaterialsAlone() throws IOException {
    for (Path module :
        Stream.concat(SourceTree.modules().stream(), Stream.of(SourceTree.root().resolve("run")))
            .toList()) {
      long versions =
          Files.readAllLines(module.resolve("pom.xml")).stream()
              .filter(line -> line.contains("<version>"))
              .count();
      assertEquals(relative(module) + " names its parent's version and no other", 1, versions);
    }
  }

  private static String relative(Path path) {
    return SourceTree.root().relativize(path).toString();
  }

  private static final class Finder extends TreePathScanner<Void, Void> {

    private static final Pattern VAGUE = Pattern.compile(".*(Utils?|Manager|Helper)");

    private final SourcePositions positions;
    private final CompilationUnitTree unit;
    private final String file;

    Finder(SourcePositions positions, CompilationUnitTree unit) {
      this.positions = positions;
      this.unit = unit;
      this.file = relative(Path.of(unit.getSourceFile().getName()));
    }

    @Override
    public Void visitPackage(PackageTree node, Void unused) {
      return null;
    }

    @Override
    public Void visitClass(ClassTree node, Void unused) {
      if (VAGUE.matcher(node.getSimpleName()).matches()) {
        VAGUE_NAMES.add(file + ": " + node.getSimpleName());
      }
      return super.visitClass(node, unused);
    }

    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      if (node.getBody() != null) {
        long first = line(positions.getStartPosition(unit, node.getBody()));
        long last = line(positions.getEndPosition(unit, node.getBody()));
        if (last - first + 1 > METHOD_LINES_MAX) {
          LONG_METHODS.add(file + ":" + first + " " + node.getName() + ": " + (last - first + 1));
        }
      }
      return super.visitMethod(node, unused);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      boolean test = file.contains("src/test/");
      if (test
          && node.getIdentifier().contentEquals("sleep")
          && node.getExpression().toString().matches("(java\\.lang\\.)?Thread|.*TimeUnit.*")) {
        SLEEPS.add(file + ":" + line(positions.getStartPosition(unit, node)));
      }
      return super.visitMemberSelect(node, unused);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
