/**
 * A bundle that a test puts into clients: it exchanges a bundle of its client when the test lays an
 * order into the client's home folder.
 */
package com.plushm.itest.swapdoor;
