/**
 * What all launchers share: reading their options, keeping what a starting client complains of, and
 * making an error of a client that could not start.
 */
package com.plushm.launch.start;
