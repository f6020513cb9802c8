/**
 * From bytes to a tree of texts, lists and mappings in which everything knows its line and column.
 * SnakeYAML's parser gives the events; no YAML type is ever turned into a Java type, aliases share
 * what they name, and depth, nodes and size have bounds. JSON is read by the same parser.
 */
package com.plushm.spec.yaml;
