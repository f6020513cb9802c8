package com.plushm.sim.search;

import com.plushm.api.overlay.Overlay;
import com.plushm.overlay.randtree.RandTreeFactory;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A package of production classes of which some are compiled afresh, in memory, from changed
 * sources. All of the package comes from this loader, so that its classes stay among themselves.
 */
final class MutantClasses extends ClassLoader {
  private final String folder;
  private final Map<String, byte[]> changed;

  private MutantClasses(String folder, Map<String, byte[]> changed) {
    super(MutantClasses.class.getClassLoader());
    this.folder = folder;
    this.changed = changed;
  }

  /**
   * @param folder the package
   * @param sources by simple name
   */
  static ClassLoader of(String folder, Map<String, String> sources) {
    return new MutantClasses(folder, compile(folder, sources));
  }

  private static Map<String, byte[]> compile(String folder, Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((type, source) -> units.add(new Source(folder + "." + type, source)));
    StringWriter words = new StringWriter();
    String path = home(Overlay.class) + File.pathSeparator + home(RandTreeFactory.class);
    List<String> options = List.of("-proc:none", "-cp", path, "-nowarn");
    Map<String, byte[]> classes = new TreeMap<>();
    try (Memory memory = new Memory(compiler.getStandardFileManager(null, null, null))) {
      if (!compiler.getTask(words, memory, null, options, null, units).call()) {
        throw new IllegalStateException(words.toString());
      }
      memory.classes.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return classes;
  }

  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && name.startsWith(folder + ".")) {
        byte[] bytes = bytes(name);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    byte[] mutated = changed.get(name);
    if (mutated != null) {
      return mutated;
    }
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** What the compiler writes stays here. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      classes.put(name, bytes);
      return new SimpleJavaFileObject(URI.create("memory:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
