package com.plushm.fabric.host;

import com.plushm.api.protocol.EventLoop;
import com.plushm.api.protocol.EventLoops;
import org.osgi.service.component.annotations.Component;

/** Offers event loops to whoever owns protocol state. */
@Component
public final class LoopsComponent implements EventLoops {
  @Override
  public EventLoop open(String name, Defect defect) {
    return new LoopThread(name, defect);
  }
}
