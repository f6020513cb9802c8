/**
 * Where slf4j's messages go: one line each, into a file with a bound, or to standard error. It is
 * this small because it is part of the time that every client needs to start. Chosen by the system
 * property {@code slf4j.provider}; {@code plushm.log} names the file, {@code plushm.log.level} the
 * least level written.
 */
package com.plushm.run.log;
