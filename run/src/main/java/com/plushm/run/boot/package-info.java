/**
 * Starts the OSGi framework from a product's folder: {@code lib/} is the JVM's class path and holds
 * what is never swapped, {@code bundles/} is installed and started in place, {@code
 * etc/framework.properties} says what the class path exports to the bundles. One instance of it is
 * one controller or one client.
 */
package com.plushm.run.boot;
