package com.plushm.controller.shell;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The specification that {@code load} kept for a {@code run} without an operand. */
@Component(service = LoadedSpecification.class)
public final class LoadedSpecification {
  private final AtomicReference<SpecificationFile.Sound> loaded = new AtomicReference<>();

  @Activate
  public LoadedSpecification() {}

  void keep(SpecificationFile.Sound specification) {
    loaded.set(specification);
  }

  Optional<SpecificationFile.Sound> get() {
    return Optional.ofNullable(loaded.get());
  }
}
