/**
 * Puts the products together, in the build: reads a run descriptor, copies what it names into a
 * folder that can be moved anywhere, and works out what the class path exports to the bundles. Not
 * part of any product.
 */
package com.plushm.run.assembly;
