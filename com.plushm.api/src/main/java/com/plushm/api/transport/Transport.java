package com.plushm.api.transport;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Opens the links of a node; several nodes in one process share its threads. */
@ProviderType
public interface Transport {
  /**
   * Binds the node's address and listens.
   *
   * @throws IOException if the address cannot be bound
   */
  Links open(LinkSettings settings, LinkHandler handler) throws IOException;
}
