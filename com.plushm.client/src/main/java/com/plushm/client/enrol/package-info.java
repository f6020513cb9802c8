/**
 * The client's side of its enrolment (protocol.md §1 and {@link
 * com.plushm.api.launch.EnrolmentLine}): over the standard input and output of the process that a
 * launcher started, it learns its deployment, proves its key and is handed its certificate.
 */
package com.plushm.client.enrol;
