package com.plushm.client.host;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.fabric.FabricFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client, from the moment that a fabric and a codec are there. When it is over, it stops the
 * framework and leaves the exit status of the process in the system property {@value #EXIT}.
 */
@Component(
    immediate = true,
    service = {})
public final class ClientComponent {
  static final String EXIT = "plushm.exit";
  private static final long STOP_MILLIS = 8_000;

  private final BundleContext context;
  private final Thread thread;
  private final Logger logger;
  private final ClientNode node;

  @Activate
  public ClientComponent(
      BundleContext context, @Reference FabricFactory fabrics, @Reference Wire wire) {
    this.context = context;
    ClientNode made = null;
    Logger log = null;
    try {
      ClientSettings settings = ClientSettings.of(context);
      log = LoggerFactory.getLogger(ClientNode.class);
      made = new ClientNode(settings, fabrics, wire, StandardStreams.ofThisProcess(), log);
    } catch (PlushException e) {
      System.err.println("plushm: " + e.getMessage());
      exit(e.code().exitStatus());
    }
    this.logger = log;
    this.node = made;
    this.thread = new Thread(this::live, "plushm-client");
    // A read of standard input that nobody answers must not keep the process from ending.
    thread.setDaemon(true);
    if (node != null) {
      thread.start();
      Thread deadline = new Thread(this::endUnlessEnrolled, "plushm-enrolment");
      deadline.setDaemon(true);
      deadline.start();
    }
  }

  private void live() {
    exit(node.run());
  }

  private void endUnlessEnrolled() {
    try {
      if (!node.awaitEnrolled()) {
        logger.error("the controller did not finish the enrolment in time");
        exit(ErrorCode.HOST_ENROL.exitStatus());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void exit(int status) {
    System.setProperty(EXIT, Integer.toString(status));
    try {
      context.getBundle(0).stop();
    } catch (BundleException | IllegalStateException e) {
      // The framework is on its way down already.
      LoggerFactory.getLogger(ClientComponent.class).debug("not stopped: {}", e.toString());
    }
  }

  @Deactivate
  void stop() throws InterruptedException {
    if (node != null && Thread.currentThread() != thread) {
      node.stop();
      thread.join(STOP_MILLIS);
    }
  }
}
