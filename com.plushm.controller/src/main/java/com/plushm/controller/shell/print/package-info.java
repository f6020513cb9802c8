/**
 * How results read: equal output of many hosts under one header, lists of hosts as node sets that
 * can be pasted back, a summary that accounts for every host, the same as JSON documents, one a
 * line, with {@code "schema"} first. Results go to the standard output; progress, notices and
 * summaries to the standard error.
 */
package com.plushm.controller.shell.print;
