/**
 * The virtual world: time that moves from event to event, links that lose and hold messages, hosts
 * with disks and processes, a launcher, a person; in it live the protocol classes of production,
 * unchanged ({@link com.plushm.sim.world.World}). One seed is one run, event for event.
 */
package com.plushm.sim.world;
