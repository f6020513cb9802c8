package com.plushm.sim.world;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Names that a person can read in a trace: the short form of a node's id spells its host and its
 * life, {@code 000n07a0} for the first store of host 7; ids are ordered by chance all the same.
 */
public final class Naming {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int HEAD = 18;
  private static final int LIVES_MAX = 200;

  private Naming() {}

  static HostName host(int index) {
    return new HostName("h" + index);
  }

  static Endpoint endpoint(int index) {
    return new Endpoint("h" + index, 7);
  }

  /** The peer of a host: each life is a new store, so a new key. */
  public static Peer peer(RandomGenerator random, int index, int life) {
    StringBuilder text = new StringBuilder();
    text.append(DIGITS.charAt(random.nextInt(8)));
    while (text.length() < HEAD) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    char letter = "abcdefghjkmnpqrstvwx".charAt(life / 10 % (LIVES_MAX / 10));
    text.append(String.format(Locale.ROOT, "%05dn%s%d", index, letter, life % 10));
    return new Peer(NodeId.parse(text.toString()), endpoint(index));
  }
}
