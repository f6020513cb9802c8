/**
 * Installs packages of software on a host, once each: the archive, which came down the tree, is
 * unpacked beside its place and moved there, and a receipt in its folder says what belongs to it
 * and who uses it, for this client's later incarnations and for other clients on the same file
 * system. Archives are not trusted: nothing in them leads out of their folder.
 */
package com.plushm.client.software;
