/**
 * The control node at work: the event loop, links, launch pool, journal and state folder around the
 * deciders, and the service {@link com.plushm.controller.ControlNode} that its commands call.
 */
package com.plushm.controller.host;
