/**
 * Links over real sockets: the only package that knows MINA. One acceptor, one connector and two
 * processors serve all nodes of a process; each node has its own address, certificate and links.
 */
package com.plushm.transport.mina;
