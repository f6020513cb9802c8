/**
 * The deployment's own certificate authority: it makes itself on first use, keeps its key in the
 * controller's state folder, and certifies the keys of clients that come with one of its tickets
 * (protocol.md §1, §4). Nothing outside this package knows the library that writes certificates.
 */
package com.plushm.controller.ca;
