package com.plushm.transport.mina;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set about the transport. */
@ObjectClassDefinition(name = "Plush-M transport")
public @interface TransportConfig {
  @AttributeDefinition(description = "Milliseconds that a peer may take to accept a connection.")
  long dialMillis() default Timing.DIAL_MILLIS;

  @AttributeDefinition(
      description = "Milliseconds without progress, from a connection until both have greeted.")
  long greetingMillis() default Timing.GREETING_MILLIS;

  @AttributeDefinition(description = "Milliseconds that closing waits for what is queued.")
  long closingMillis() default Timing.CLOSING_MILLIS;
}
