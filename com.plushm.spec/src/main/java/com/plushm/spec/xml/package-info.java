/**
 * Applications as Plush and Gush wrote them, in XML. A hardened reader makes elements with places
 * ({@link com.plushm.spec.xml.ElementReader}); {@link com.plushm.spec.xml.PlushProject} translates
 * them into the tree that a file in YAML would have been, so that one set of checks serves both.
 * What has no counterpart is named with its line.
 */
package com.plushm.spec.xml;
