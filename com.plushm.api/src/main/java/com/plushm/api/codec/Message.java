package com.plushm.api.codec;

/** What travels between nodes. Each protocol's messages are a sealed family below this. */
public interface Message {}
