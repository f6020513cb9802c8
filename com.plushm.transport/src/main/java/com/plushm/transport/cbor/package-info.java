/**
 * The encoding of message bodies: a plain sequence of CBOR items (RFC 8949), one a field, so that
 * any CBOR tool can show a body. Only integers, booleans, texts and byte strings of stated length
 * occur; nothing nests, nothing carries a tag.
 */
package com.plushm.transport.cbor;
