package com.plushm.api.upgrade;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** Exchanges one bundle at a time; the upgrade bundle's service. */
@ProviderType
public interface BundleSwap {
  /**
   * Begins an exchange, on a thread of its own: it may be called from an event loop. It ends in
   * time, whatever the new bundle does.
   *
   * @return completed with what was done; or with a {@link com.plushm.api.error.PlushException} of
   *     code UPGRADE_UNREADABLE, UPGRADE_HASH, UPGRADE_UNKNOWN or UPGRADE_BUSY, before anything was
   *     touched; UPGRADE_REJECTED or UPGRADE_SILENT, and the old bundle is back; UPGRADE_LOST, and
   *     neither runs
   */
  CompletableFuture<Swapped> swap(SwapOrder order);
}
