package com.plushm.client.host;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;

/** The channel to whoever launched this process: its standard streams. */
interface StandardStreams {
  InputStream in();

  OutputStream out();

  /** Lets go of the launcher: whatever is printed from now on goes to a file. */
  void detach(Path printed, Logger logger);

  /** Those of this process. */
  static StandardStreams ofThisProcess() {
    return new StandardStreams() {
      private final InputStream in = new FileInputStream(FileDescriptor.in);
      private final OutputStream out = new FileOutputStream(FileDescriptor.out);

      @Override
      public InputStream in() {
        return in;
      }

      @Override
      public OutputStream out() {
        return out;
      }

      @Override
      public void detach(Path printed, Logger logger) {
        PrintStream file = new PrintStream(new PrintedFile(printed), true, StandardCharsets.UTF_8);
        System.setOut(file);
        System.setErr(file);
        // The JVM does not close the descriptors 0 to 2, it leads them to /dev/null instead. That
        // is
        // what ends the launcher's channel: an ssh server waits for it.
        try (OutputStream err = new FileOutputStream(FileDescriptor.err)) {
          in.close();
          out.close();
          err.flush();
        } catch (IOException e) {
          logger.warn("the launch channel is not closed: {}", e.toString());
        }
      }
    };
  }
}
