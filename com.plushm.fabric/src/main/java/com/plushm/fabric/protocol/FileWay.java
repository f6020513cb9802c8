package com.plushm.fabric.protocol;

import com.plushm.api.file.FileMessage;

/** The way of what is said about files, one hop towards the controller. */
@FunctionalInterface
interface FileWay {
  /** Sends a message; false if there is no way, or no room, now. */
  boolean send(FileMessage message);
}
