package com.plushm.controller.decide;

import com.plushm.controller.OutputEvent;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
final class Recorder implements Observer {
  final List<Progress> progress = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  final List<OutputEvent> output = new ArrayList<>();
  Summary summary;
  int done;

  @Override
  public void progress(Progress now) {
    progress.add(now);
  }

  @Override
  public void notice(String line) {
    notices.add(line);
  }

  @Override
  public void output(OutputEvent event) {
    output.add(event);
  }

  @Override
  public void done(Summary account) {
    summary = account;
    done++;
  }
}
