/** S1 to S19 of protocol.md §7, one class each, as far as they mean something for what there is. */
package com.plushm.sim.safety;
