/**
 * What can be wrong with a specification, and where: places in a file, the list in which all
 * problems of one reading are gathered, and the search for the word that was probably meant.
 */
package com.plushm.spec.problem;
