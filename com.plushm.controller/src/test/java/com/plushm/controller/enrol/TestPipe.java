package com.plushm.controller.enrol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;

/** Bytes from one thread to another, until either end is closed. */
final class TestPipe {
  private final ArrayDeque<Integer> bytes = new ArrayDeque<>();
  private boolean ended;
  private boolean broken;

  final InputStream input =
      new InputStream() {
        @Override
        public int read() throws IOException {
          return take();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          int first = take();
          if (first >= 0) {
            target[offset] = (byte) first;
          }
          return first >= 0 ? 1 : -1;
        }

        @Override
        public void close() {
          shut(true);
        }
      };

  final OutputStream output =
      new OutputStream() {
        @Override
        public void write(int value) throws IOException {
          put(value & 0xff);
        }

        @Override
        public void close() {
          shut(false);
        }
      };

  private synchronized int take() throws IOException {
    while (bytes.isEmpty() && !ended && !broken) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    if (broken) {
      throw new IOException("closed");
    }
    return bytes.isEmpty() ? -1 : bytes.poll();
  }

  private synchronized void put(int value) throws IOException {
    if (ended || broken) {
      throw new IOException("broken pipe");
    }
    bytes.add(value);
    notifyAll();
  }

  private synchronized void shut(boolean byReader) {
    ended = true;
    broken |= byReader;
    notifyAll();
  }
}
