package com.plushm.controller;

import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;

/** The same piece of output from several hosts. */
public record OutputEvent(String process, NodeSet hosts, Stream stream, Bytes bytes) {}
