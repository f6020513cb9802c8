package com.plushm.api.fabric;

import java.io.IOException;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/** Seats a node in the fabric; the fabric bundle's service. */
@ProviderType
public interface FabricFactory {
  /**
   * Binds the node's address and starts its event loop; the node then waits to be invited.
   *
   * @param participant makes who executes, given the fabric; called before any event
   * @throws IOException if the address cannot be bound
   * @throws com.plushm.api.error.PlushException if no overlay of that name is there
   */
  Fabric open(NodeSettings settings, Function<Fabric, Participant> participant) throws IOException;
}
