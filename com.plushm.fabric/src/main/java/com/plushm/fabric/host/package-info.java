/**
 * The fabric on a real host: the event loop, and the context that carries a node's effects to the
 * transport, the clock and the disk.
 */
package com.plushm.fabric.host;
