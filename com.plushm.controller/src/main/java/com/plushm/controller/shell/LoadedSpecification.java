package com.plushm.controller.shell;

import com.plushm.api.spec.Specification;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The specification that {@code load} kept for a {@code run} without an operand. */
@Component(service = LoadedSpecification.class)
public final class LoadedSpecification {
  /**
   * What is kept.
   *
   * @param folder its own, absolute
   */
  record Loaded(Specification specification, String folder) {}

  private final AtomicReference<Loaded> loaded = new AtomicReference<>();

  @Activate
  public LoadedSpecification() {}

  void keep(Loaded specification) {
    loaded.set(specification);
  }

  Optional<Loaded> get() {
    return Optional.ofNullable(loaded.get());
  }
}
