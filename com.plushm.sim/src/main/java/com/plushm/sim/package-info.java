/**
 * Virtual time and a virtual network for the protocol classes that production runs. One seed is one
 * run, event for event.
 */
package com.plushm.sim;
