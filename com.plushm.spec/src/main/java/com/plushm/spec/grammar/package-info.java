/**
 * The language of specifications as one table ({@link com.plushm.spec.grammar.Grammar}): which keys
 * there are, what may stand there, which are still to come. The checker compares a file's tree with
 * it and replaces variables on the way; the published JSON Schema is written from the same table.
 */
package com.plushm.spec.grammar;
