/**
 * Whole applications in the simulator: specifications drawn from a seed, run by the production
 * controller and clients while clients and controllers die, and what has to hold of them whatever
 * happens (application.md §2–3).
 */
package com.plushm.sim.application;
