package com.plushm.upgrade;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.upgrade.BundleSwap;
import com.plushm.api.upgrade.SwapOrder;
import com.plushm.api.upgrade.Swapped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exchanges one bundle at a time, each on a thread of its own. */
@Component
public final class BundleSwapComponent implements BundleSwap {
  private static final Logger LOG = LoggerFactory.getLogger(BundleSwapComponent.class);

  private final BundleContext context;
  private final AtomicBoolean busy = new AtomicBoolean();

  @Activate
  public BundleSwapComponent(BundleContext context) {
    this.context = context;
  }

  @Override
  public CompletableFuture<Swapped> swap(SwapOrder order) {
    CompletableFuture<Swapped> result = new CompletableFuture<>();
    if (!busy.compareAndSet(false, true)) {
      result.completeExceptionally(
          new PlushException(
              ErrorCode.UPGRADE_BUSY,
              "another bundle is being exchanged",
              order.symbolicName(),
              "try again when that is over"));
      return result;
    }
    Thread thread = new Thread(() -> carryOut(order, result), "plushm-swap");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private void carryOut(SwapOrder order, CompletableFuture<Swapped> result) {
    Swapped done = null;
    Throwable failure = null;
    try {
      done = new Exchange(context, order).run(BundleJar.of(order));
      LOG.info("exchanged: {}", done);
    } catch (PlushException e) {
      LOG.warn(e.getMessage());
      failure = e;
    } catch (InterruptedException | RuntimeException | LinkageError e) {
      LOG.error("the exchange of {} failed", order.symbolicName(), e);
      failure =
          new PlushException(
              ErrorCode.UPGRADE_LOST, e.toString(), order.symbolicName(), "restart the process", e);
    } finally {
      busy.set(false);
    }
    if (failure == null) {
      result.complete(done);
    } else {
      result.completeExceptionally(failure);
    }
  }
}
