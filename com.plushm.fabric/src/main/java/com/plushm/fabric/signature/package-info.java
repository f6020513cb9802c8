/**
 * Checking the controller's signatures, once for each command at each node: ECDSA on the curve
 * P-256 for the one key that signs everything, on a curve of Bouncy Castle that keeps multiples of
 * the points it sees again.
 */
package com.plushm.fabric.signature;
