/**
 * The client's home folder (protocol.md §1): the exclusive lock, the node's key, the incarnation
 * that rises at every start, and the log of commands that makes "at most once" true across a crash.
 * One home folder is one participant; who loses it loses the key, and is a new one.
 */
package com.plushm.client.store;
