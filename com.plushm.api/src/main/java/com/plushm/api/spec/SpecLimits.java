package com.plushm.api.spec;

import com.plushm.api.command.Care;
import com.plushm.api.command.Command;
import com.plushm.api.nodeset.NodeSet;

/** Bounds of a specification: its reader keeps them, and whoever stores one relies on them. */
public final class SpecLimits {
  /** Most pools, components and packages, of each. */
  public static final int POOLS_MAX = 100;

  /** Most processes, most barriers and most workflows. */
  public static final int BLOCKS_MAX = 1_000;

  /** Most variables, options of a launcher, and labels. */
  public static final int VARIABLES_MAX = 1_000;

  /** Names in all the node sets of one specification, those that settings of hosts repeat too. */
  public static final int HOSTS_MAX = 4 * NodeSet.MAX_NODES;

  /** Constraints of a component. */
  public static final int CONSTRAINTS_MAX = 100;

  /** Values of one constraint. */
  public static final int VALUES_MAX = 100;

  /** Inputs of a workflow. */
  public static final int INPUTS_MAX = 100_000;

  /** Tasks of a workflow at a time on one host. */
  public static final int SLOTS_MAX = 1_024;

  /** Restarts of a process, attempts of an input, trips of a monitor. */
  public static final int TIMES_MAX = 1_000_000;

  /** Monitors of one process. */
  public static final int MONITORS_MAX = Care.WATCHES_MAX;

  /** Leading folders of names in an archive that can be left out. */
  public static final int STRIP_MAX = 100;

  /** Longest length of time. */
  public static final long MILLIS_MAX = 999_999_999L * 3_600_000;

  /** Greatest factor of deviation at which a knee is seen. */
  public static final double KNEE_MAX = 1_000;

  /** Bytes of a name. */
  public static final int NAME_BYTES_MAX = 1_024;

  /** Bytes of one text: the longest word of a command. */
  public static final int TEXT_BYTES_MAX = 1 << 20;

  /** Words of a command line, and variables of an environment. */
  public static final int WORDS_MAX = Command.WORDS_MAX;

  private SpecLimits() {}
}
