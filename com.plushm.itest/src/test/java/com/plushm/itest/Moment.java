package com.plushm.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Moments of a {@link WordCount} at which faults are done, recognised by what lies on the disk. */
enum Moment {
  /** Some clients have been started, and not all. */
  INVITATION {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return deployment.clients().size() >= 2;
    }
  },
  /** The software is on its way to the hosts. */
  TRANSFER {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return software(deployment) >= 1 || count.started("map") >= 1;
    }
  },
  /** All count; nobody has entered the first barrier. */
  MAP {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return count.started("map") == count.workers();
    }
  },
  /** The first barrier is being filled. */
  BARRIER {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return count.done("map") >= count.workers() / 2;
    }
  },
  /** The first barrier has let some go on. */
  RELEASE {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return count.started("reduce") >= 1;
    }
  },
  /** The second barrier is being filled. */
  REDUCE {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return count.done("reduce") >= count.workers() / 2;
    }
  },
  /** One host puts the parts together. */
  COLLECT {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return count.started("collect") >= 1;
    }
  },
  /** The last process has started; what was installed is removed, and the hosts leave. */
  CLEAN_UP {
    @Override
    boolean reached(Deployment deployment, WordCount count) throws IOException {
      return count.started("tidy") >= 1;
    }
  };

  /** Whether it has come, or is over. */
  abstract boolean reached(Deployment deployment, WordCount count) throws IOException;

  private static long software(Deployment deployment) throws IOException {
    long found = 0;
    for (Path client : clients(deployment)) {
      found += Files.exists(client.resolve("software")) ? 1 : 0;
    }
    return found;
  }

  private static Iterable<Path> clients(Deployment deployment) throws IOException {
    Path local = deployment.state().resolve("local");
    if (!Files.exists(local)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(local)) {
      return folders.toList();
    }
  }
}
