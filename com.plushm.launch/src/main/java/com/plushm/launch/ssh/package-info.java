/**
 * Clients on hosts that are reached by ssh: the launcher {@code ssh}. One connection a launch finds
 * out whether the host has this client, sends it where it is missing, starts it, and carries its
 * enrolment; then it is closed and the client goes on. Host keys are checked, nothing is ever asked
 * of a person. The only package that knows the ssh library.
 */
package com.plushm.launch.ssh;
