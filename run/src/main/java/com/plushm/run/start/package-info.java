/**
 * The very first class of every product. It is compiled for Java 8, so that a Java that is too old
 * can still run it and say so, instead of failing with an error about class files.
 */
package com.plushm.run.start;
