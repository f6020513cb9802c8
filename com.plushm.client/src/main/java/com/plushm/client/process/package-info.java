/**
 * Starts the processes of commands, each as the leader of a session and group of its own, reads
 * what they write, says how they ended, and ends whole groups. What is started when, and what
 * becomes of the output, is decided in {@link com.plushm.client.decide}.
 */
package com.plushm.client.process;
