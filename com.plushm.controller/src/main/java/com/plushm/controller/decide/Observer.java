package com.plushm.controller.decide;

import com.plushm.controller.ActivityListener;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;

/** Hears of a job until it is done. */
public interface Observer extends ActivityListener {
  /** The job is over; nothing follows. */
  void done(Summary summary);

  /** Nobody hears of it. */
  Observer NOBODY =
      new Observer() {
        @Override
        public void progress(Progress progress) {}

        @Override
        public void notice(String line) {}

        @Override
        public void done(Summary summary) {}
      };
}
