package com.plushm.api.codec;

/** The channels in use; a frame for another one is refused and counted. */
public final class Channels {
  public static final int LINK = 0;
  public static final int OVERLAY = 1;
  public static final int FABRIC = 2;
  public static final int CONTROL = 3;

  /** Files and what is said about them. */
  public static final int FILES = 4;

  private Channels() {}
}
