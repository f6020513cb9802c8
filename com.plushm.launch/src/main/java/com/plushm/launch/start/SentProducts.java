package com.plushm.launch.start;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.launch.product.ProductArchive;
import java.io.IOException;
import java.nio.file.Path;

/** The client product as a launcher sends it to hosts; read once as long as it stays the same. */
public final class SentProducts {
  private ProductArchive product;
  private Path folder;

  /** The archive of the product in that folder. */
  public synchronized ProductArchive of(Path productFolder) {
    if (product == null || !productFolder.equals(folder)) {
      product = new ProductArchive(productFolder);
      folder = productFolder;
    }
    return product;
  }

  /**
   * Its hash, which names its folder on hosts.
   *
   * @throws PlushException HOST_INSTALL if it cannot be read
   */
  public synchronized String hash(ProductArchive sent, LaunchTarget target) {
    try {
      return sent.hash();
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.HOST_INSTALL,
          "the client product cannot be read: " + folder,
          target.host().value(),
          "build it, or configure where it is",
          e);
    }
  }
}
