package com.plushm.client.host;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.fabric.Fabric;
import com.plushm.api.fabric.FabricFactory;
import com.plushm.api.fabric.NodeSettings;
import com.plushm.api.fabric.Participant;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.protocol.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A fabric of one node, whose controller is the test. */
final class FakeFabric implements FabricFactory, Fabric {
  private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1);
  private final List<Answer> answers = new ArrayList<>();
  private final EventLoop loop =
      new EventLoop() {
        @Override
        public long now() {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public void post(Runnable event) {
          try {
            thread.execute(event);
          } catch (RejectedExecutionException e) {
            closed = true;
          }
        }

        @Override
        public void postNow(Runnable event) {
          post(event);
        }

        @Override
        public Scheduled schedule(long delayMillis, Runnable event) {
          Future<?> future = thread.schedule(event, delayMillis, TimeUnit.MILLISECONDS);
          return () -> future.cancel(false);
        }

        @Override
        public boolean inLoop() {
          return true;
        }

        @Override
        public long lateness() {
          return 0;
        }

        @Override
        public void close() {
          thread.shutdownNow();
        }
      };

  volatile boolean closed;
  volatile NodeSettings settings;
  volatile Participant participant;
  volatile RuntimeException failure;

  @Override
  public Fabric open(NodeSettings node, Function<Fabric, Participant> maker) {
    if (failure != null) {
      throw failure;
    }
    settings = node;
    participant = maker.apply(this);
    return this;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", 1234);
  }

  @Override
  public boolean collect(CommandId command, Answer answer) {
    synchronized (answers) {
      return answers.add(answer);
    }
  }

  List<Answer> answers() {
    synchronized (answers) {
      return List.copyOf(answers);
    }
  }

  @Override
  public void transfer(CommandId id, Command.Transfer command) {
    throw new AssertionError("nobody transfers here");
  }

  @Override
  public void cancelTransfer(CommandId id) {
    throw new AssertionError("nobody transfers here");
  }

  @Override
  public void leave(String reason) {
    participant.ending(reason);
    participant.ended();
  }

  @Override
  public SortedMap<String, String> status() {
    return new TreeMap<>();
  }

  @Override
  public void close() {
    closed = true;
    loop.close();
  }
}
