/**
 * What a property is (protocol.md §7): a {@link com.plushm.sim.property.Safety} never fails, a
 * {@link com.plushm.sim.property.Liveness} comes to hold once faults have stopped. They look at
 * overlays through the queries of the api alone.
 */
package com.plushm.sim.property;
