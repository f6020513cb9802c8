/**
 * Search over all schedules of small trees (protocol.md §7): the production overlay classes over a
 * network of three to five nodes, where every order of deliveries, timers and faults within named
 * bounds is tried, the shortest first. {@link com.plushm.sim.search.Explorer} walks the schedules,
 * {@link com.plushm.sim.search.SmallWorld} is the network, {@link com.plushm.sim.search.Safety} and
 * {@link com.plushm.sim.search.FairWalk} say what must hold. docs/search.md says what is
 * abstracted.
 */
package com.plushm.sim.search;
