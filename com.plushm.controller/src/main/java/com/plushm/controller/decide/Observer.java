package com.plushm.controller.decide;

import com.plushm.controller.ActivityListener;
import com.plushm.controller.Summary;

/** Hears of a job until it is done. */
public interface Observer extends ActivityListener {
  /** The job is over; nothing follows. */
  void done(Summary summary);
}
