package com.plushm.controller.shell;

import com.plushm.api.spec.Specification;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A specification as the one person means it who had it read: software beside it is where it lies,
 * and the hosts of a Slurm allocation are those of that person's job. The controller, started long
 * ago perhaps and elsewhere, knows neither.
 */
final class PersonsSpecification {
  private static final String SLURM = "slurm";
  private static final String JOB = "job";
  private static final String FILE = "file:";

  private final Path folder;
  private final Optional<String> job;

  /**
   * @param folder the specification's own
   * @param job the Slurm job of the person's shell
   */
  PersonsSpecification(Path folder, Optional<String> job) {
    this.folder = folder;
    this.job = job;
  }

  Specification of(Specification read) {
    return new Specification(
        read.name(),
        read.file(),
        read.variables(),
        read.pools().stream().map(this::pool).toList(),
        read.software().stream().map(this::software).toList(),
        read.components(),
        read.processes(),
        read.barriers(),
        read.workflows(),
        read.onFailure(),
        read.monitors(),
        read.massFailure());
  }

  private Specification.Pool pool(Specification.Pool pool) {
    if (!pool.launcher().equals(SLURM) || pool.options().containsKey(JOB) || job.isEmpty()) {
      return pool;
    }
    SortedMap<String, String> options = new TreeMap<>(pool.options());
    options.put(JOB, job.get());
    return new Specification.Pool(
        pool.name(),
        pool.launcher(),
        pool.hosts(),
        options,
        pool.hostOptions(),
        pool.labels(),
        pool.hostLabels(),
        pool.sharedFileSystem());
  }

  private Specification.Software software(Specification.Software software) {
    String source = software.source();
    String path = source.startsWith(FILE) ? source.substring(FILE.length()) : source;
    boolean address = List.of("http://", "https://").stream().anyMatch(path::startsWith);
    if (path.isEmpty() || address || path.startsWith("/")) {
      return software;
    }
    return new Specification.Software(
        software.name(),
        folder.resolve(path).normalize().toString(),
        software.sha256(),
        software.install(),
        software.words(),
        software.destination(),
        software.strip(),
        software.cleanUp());
  }
}
