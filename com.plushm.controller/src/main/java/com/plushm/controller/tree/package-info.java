/**
 * What a survey of the tree means: the tree with the health of its parts, the properties that the
 * running system keeps or breaks, and one timeline of what happened to a host. Pure functions of a
 * {@link com.plushm.controller.SurveyView}.
 */
package com.plushm.controller.tree;
