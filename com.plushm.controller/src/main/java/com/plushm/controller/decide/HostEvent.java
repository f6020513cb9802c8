package com.plushm.controller.decide;

/** What happens to a host in the deployment; {@link StateTable} says what follows. */
enum HostEvent {
  /** Somebody wants it. */
  INVITE,
  /** Its client is being started. */
  LAUNCH,
  /** Its client is there. */
  LAUNCHED,
  /** Its JOIN was numbered as ADMIT, or came again from an admitted incarnation. */
  ADMITTED,
  /** Its loss was confirmed. */
  LOST,
  /** Its invitation failed. */
  REFUSED,
  /** It was lost too often. */
  BANNED,
  /** It left as it was told to, or nobody wants it any more. */
  LEFT,
  /** A person wants it back. */
  REINSTATED
}
