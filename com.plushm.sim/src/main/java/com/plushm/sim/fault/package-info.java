/**
 * What may befall the world: a {@link com.plushm.sim.fault.Fault} is data with its time, so that a
 * schedule can be written down, drawn, replayed and shortened; {@link com.plushm.sim.fault.Breaker}
 * carries it out.
 */
package com.plushm.sim.fault;
