/**
 * Puts the client together on a real host: one component, one thread that goes from the lock on the
 * home folder over the enrolment to a seat in the fabric and waits there for the end, and the
 * adapter between the fabric's event loop and what {@link com.plushm.client.decide} decides.
 */
package com.plushm.client.host;
