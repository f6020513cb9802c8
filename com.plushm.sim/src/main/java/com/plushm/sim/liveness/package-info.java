/** L1 to L10 of protocol.md §7, one class each; what comes to hold once faults have stopped. */
package com.plushm.sim.liveness;
