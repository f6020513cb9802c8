package com.plushm.controller.shell;

import com.plushm.controller.door.Interrupts;
import com.plushm.controller.door.Request;
import com.plushm.controller.door.Visitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A visitor whose outputs are kept. */
final class RecordingVisitor implements Visitor {
  private final Request request;
  private final InputStream in;
  private final Interrupts interrupts = new Interrupts();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final List<List<String>> resumable = new CopyOnWriteArrayList<>();
  private volatile List<String> resumption = List.of();
  private final List<Runnable> afterwards = new ArrayList<>();

  RecordingVisitor(Request request) {
    this(request, new ByteArrayInputStream(new byte[0]));
  }

  RecordingVisitor(Request request, InputStream in) {
    this.request = request;
    this.in = in;
  }

  String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  int afterwards() {
    return afterwards.size();
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public OutputStream err() {
    return err;
  }

  @Override
  public Interrupts interrupts() {
    return interrupts;
  }

  @Override
  public void onWindow(BiConsumer<Integer, Integer> listener) {}

  /** What was last said of how to go on. */
  List<String> resumption() {
    return resumption;
  }

  @Override
  public void resumeWith(List<String> words) {
    resumption = words;
    if (!words.isEmpty()) {
      resumable.add(words);
    }
  }

  @Override
  public void afterwards(Runnable action) {
    afterwards.add(action);
  }

  @Override
  public String toString() {
    return output() + errors();
  }
}
