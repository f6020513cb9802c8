package com.plushm.api.overlay;

import com.plushm.api.codec.Message;

/** A message of some overlay; each overlay's family lives in its own bundle. */
public interface OverlayMessage extends Message {}
