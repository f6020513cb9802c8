package com.plushm.controller.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What of the control node may be configured; times in milliseconds. */
@ObjectClassDefinition(name = "Plush-M control node")
public @interface ControlConfig {
  @AttributeDefinition(name = "Invitations outstanding at a time")
  int invitationsMax() default 50;

  @AttributeDefinition(name = "From SETPEER to JOIN")
  long joinMillis() default 30_000;

  @AttributeDefinition(name = "Launches of one invitation while its errors are transient")
  int launchAttemptsMax() default 5;

  @AttributeDefinition(name = "Losses within the window that make a host FAILED")
  int disconnectsMax() default 3;

  @AttributeDefinition(name = "The window of these losses")
  long disconnectWindowMillis() default 600_000;

  @AttributeDefinition(name = "How long the answers of a lost host are waited for")
  long reconnectGraceMillis() default 30_000;

  @AttributeDefinition(name = "How long relaunches are held back after a mass failure")
  long brakeHoldMillis() default 60_000;

  @AttributeDefinition(name = "Clients of this machine started at a time; 0: twice the processors")
  int localLaunchesMax() default 0;

  @AttributeDefinition(name = "Clients of other machines started at a time")
  int remoteLaunchesMax() default 32;

  @AttributeDefinition(name = "Time-out of a launcher's connection")
  long connectMillis() default 10_000;

  @AttributeDefinition(name = "Time-out of copying the client to a host")
  long installMillis() default 120_000;

  @AttributeDefinition(name = "From a client's start to its READY")
  long enrolMillis() default 30_000;
}
