/**
 * A third party's overlay for a test: a chain, each node below the one that came before it. It
 * knows the API alone, and does not heal: it shows that one bundle more is all that an overlay
 * takes.
 */
package com.plushm.itest.chain;
