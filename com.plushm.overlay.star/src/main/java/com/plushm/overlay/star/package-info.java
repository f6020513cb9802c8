/**
 * The star: every participant is a child of the root. {@link com.plushm.overlay.star.Star} is the
 * protocol, {@link com.plushm.overlay.star.StarMessage} its messages.
 */
package com.plushm.overlay.star;
