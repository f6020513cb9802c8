/**
 * Checking the controller's signatures, once for each command at each node: ECDSA on the curve
 * P-256, faster for the one key that signs everything than the platform does it for any key. Only
 * public values are computed with, so nothing here has to take the same time for all of them; no
 * secret may ever be given to these classes.
 */
package com.plushm.fabric.signature;
