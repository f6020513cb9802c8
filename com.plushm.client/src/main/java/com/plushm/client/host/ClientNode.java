package com.plushm.client.host;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.fabric.Fabric;
import com.plushm.api.fabric.FabricFactory;
import com.plushm.api.fabric.NodeSettings;
import com.plushm.api.fabric.Participant;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Incarnation;
import com.plushm.api.transport.Credentials;
import com.plushm.client.decide.ExecutorSettings;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.enrol.EnrolmentDialogue;
import com.plushm.client.enrol.Offer;
import com.plushm.client.process.Leftovers;
import com.plushm.client.store.CertificateFile;
import com.plushm.client.store.CommandLog;
import com.plushm.client.store.Home;
import com.plushm.client.store.HomeLock;
import com.plushm.client.store.IncarnationFile;
import com.plushm.client.store.NodeKey;
import com.plushm.client.store.Ready;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * One client from its start to its end: lock, key and incarnation, enrolment, a seat in the fabric.
 * The key is made or read while the controller answers, and what an earlier incarnation left
 * running is ended meanwhile.
 */
final class ClientNode {
  /** How long a client waits for another one on its folder to say where it listens. */
  private static final long OWNER_MILLIS = 5_000;

  /** How long a client that is told to stop may take to leave the tree. */
  private static final long LEAVE_MILLIS = 4_000;

  private final ClientSettings settings;
  private final FabricFactory fabrics;
  private final Wire wire;
  private final StandardStreams streams;
  private final Logger logger;
  private final CountDownLatch enrolled = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Participation participation;

  ClientNode(
      ClientSettings settings,
      FabricFactory fabrics,
      Wire wire,
      StandardStreams streams,
      Logger logger) {
    this.settings = settings;
    this.fabrics = fabrics;
    this.wire = wire;
    this.streams = streams;
    this.logger = logger;
  }

  /**
   * Lives; returns the exit status of the process: 0 for an end in order and for a folder that
   * another client has, else that of the error.
   */
  int run() {
    EnrolmentDialogue dialogue = new EnrolmentDialogue(streams.in(), streams.out());
    try {
      Home home = Home.open(settings.home());
      Optional<HomeLock> lock = HomeLock.tryTake(home);
      if (lock.isEmpty()) {
        return alreadyRunning(home, dialogue);
      }
      try (HomeLock mine = lock.get()) {
        live(home, mine, dialogue);
      }
      return 0;
    } catch (PlushException e) {
      logger.error("{}", e.getMessage());
      dialogue.refuse(e);
      return e.code().exitStatus();
    } catch (RuntimeException e) {
      logger.error("this is a defect", e);
      PlushException shown =
          new PlushException(
              ErrorCode.INTERNAL, e.toString(), settings.home(), "see client.log", e);
      dialogue.refuse(shown);
      return shown.code().exitStatus();
    } finally {
      enrolled.countDown();
    }
  }

  private int alreadyRunning(Home home, EnrolmentDialogue dialogue) {
    Optional<Ready> owner = HomeLock.owner(home, OWNER_MILLIS);
    if (owner.isEmpty()) {
      throw new PlushException(
          ErrorCode.HOST_BUSY,
          "another client has just been started on this home folder",
          home.folder().toString(),
          "try again in a moment");
    }
    Ready ready = owner.get();
    logger.info("client {} has {} already", ready.pid(), home.folder());
    dialogue.running(
        ready.pid(), ready.node(), ready.incarnation(), ready.endpoint(), HostFacts.here());
    return 0;
  }

  private void live(Home home, HomeLock lock, EnrolmentDialogue dialogue) {
    if (!NodeKey.exists(home)) {
      forgetFormerSelf(home);
    }
    FutureTask<NodeKey> key = new FutureTask<>(() -> NodeKey.of(home));
    Thread keyMaker = new Thread(key, "plushm-key");
    keyMaker.setDaemon(true);
    keyMaker.start();
    dialogue.hello(
        settings.version(), System.getProperty("java.version"), ProcessHandle.current().pid());
    Incarnation incarnation = IncarnationFile.next(home);
    CommandLog log = openLog(home);
    try {
      Offer offer = dialogue.offer();
      NodeKey mine = await(key);
      X509Certificate certificate = dialogue.prove(offer, mine.secret(), mine.open());
      try {
        CertificateFile.write(home, certificate);
      } catch (IOException e) {
        logger.warn("the certificate is not kept for people to see: {}", e.toString());
      }
      log = ofDeployment(home, log, offer);
      Credentials credentials = new Credentials(mine.secret(), certificate, offer.authority());
      try (Fabric fabric = open(home, log, offer, credentials, incarnation)) {
        Ready ready =
            new Ready(ProcessHandle.current().pid(), mine.id(), incarnation, fabric.endpoint());
        lock.ready(ready);
        sayReady(dialogue, ready);
        streams.detach(home.printed(), logger);
        enrolled.countDown();
        logger.info(
            "{} of deployment {}: node {}, incarnation {}, listens at {}",
            offer.host(),
            offer.deployment(),
            ready.node(),
            incarnation,
            ready.endpoint());
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        if (participation != null) {
          participation.endProcesses();
        }
      }
    } finally {
      log.close();
    }
  }

  /** Opens the log of commands and ends what it says was left running. */
  private CommandLog openLog(Home home) {
    String boot = Leftovers.boot();
    CommandLog log = CommandLog.open(home, wire, boot, logger);
    int left = Leftovers.end(log.recovered().open(), boot);
    if (left > 0) {
      logger.warn("{} processes of an earlier start were still running; ended", left);
    }
    return log;
  }

  /** The key is gone, and with it the participant whose commands these were; its processes too. */
  private void forgetFormerSelf(Home home) {
    openLog(home).close();
    CommandLog.forget(home);
  }

  /** A log that belongs to the deployment that made the offer: an empty one if it was another's. */
  private CommandLog ofDeployment(Home home, CommandLog log, Offer offer) {
    Bytes before = log.recovered().authority();
    if (before.equals(offer.authorityHash())) {
      return log;
    }
    CommandLog mine = log;
    if (!log.recovered().isNothing()) {
      logger.warn("this home folder was another deployment's; its commands are forgotten");
      log.close();
      CommandLog.forget(home);
      mine = CommandLog.open(home, wire, Leftovers.boot(), logger);
    }
    mine.append(new LogEntry.Belongs(offer.authorityHash()), null);
    return mine;
  }

  private static NodeKey await(FutureTask<NodeKey> key) {
    try {
      return key.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PlushException known) {
        throw known;
      }
      throw new IllegalStateException("no key was made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlushException(ErrorCode.HOST_START, "the client was stopped", null, null, e);
    }
  }

  private Fabric open(
      Home home, CommandLog log, Offer offer, Credentials credentials, Incarnation incarnation) {
    NodeSettings node =
        new NodeSettings(
            offer.overlay(),
            offer.host(),
            credentials,
            incarnation,
            offer.bind(),
            offer.advertised(),
            offer.control(),
            offer.controller().getPublicKey(),
            log.recovered().delivered(),
            home.folder(),
            offer.unattendedMillis(),
            settings.uplink());
    ExecutorSettings executor =
        new ExecutorSettings(
            offer.host(),
            settings.processesMax(),
            settings.queueMax(),
            ExecutorSettings.FLUSH_MILLIS);
    try {
      return fabrics.open(node, fabric -> participant(fabric, executor, home, log));
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.HOST_START,
          "the node cannot be opened at " + offer.bind() + ": " + e.getMessage(),
          null,
          "if it is the address, check how this host is to be reached",
          e);
    }
  }

  private Participant participant(
      Fabric fabric, ExecutorSettings executor, Home home, CommandLog log) {
    participation =
        new Participation(fabric, executor, home.folder(), log, logger, over::countDown);
    return participation;
  }

  private void sayReady(EnrolmentDialogue dialogue, Ready ready) {
    try {
      dialogue.ready(ready.node(), ready.incarnation(), ready.endpoint(), HostFacts.here());
    } catch (PlushException e) {
      // The node is enrolled. Whoever launches it again finds it; nobody, and it ends unattended.
      logger.warn("nobody heard that this client is ready: {}", e.getMessage());
    }
  }

  /** Waits for the enrolment; returns whether it was done, well or badly, in time. */
  boolean awaitEnrolled() throws InterruptedException {
    return enrolled.await(settings.enrolMillis(), TimeUnit.MILLISECONDS);
  }

  /** Leaves the tree, ends the processes, and has {@link #run} return; waits a few seconds. */
  void stop() {
    Participation seated = participation;
    try {
      if (seated != null && over.getCount() > 0) {
        seated.leave("its process was told to stop");
        if (!over.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS)) {
          logger.warn("the tree was not left within {} ms", LEAVE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
    }
  }
}
