package com.plushm.spec;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.GroupResolver;
import com.plushm.api.spec.HostSources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What lies beside a specification, for the tests. */
final class Sources implements HostSources {
  private final Map<String, String> files = new TreeMap<>();

  /** A file, or what a command prints. */
  Sources with(String name, String content) {
    files.put(name, content);
    return this;
  }

  @Override
  public GroupResolver groups() {
    return (source, group) -> group.equals("lab") ? Optional.of("lab[1-4]") : Optional.empty();
  }

  @Override
  public byte[] file(String path) {
    String content = files.get(path);
    if (content == null) {
      throw new PlushException(ErrorCode.SPEC_UNREADABLE, "there is no such file", path, "make it");
    }
    return content.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String locate(String path) {
    return path.startsWith("/") ? path : "/specs/" + path;
  }

  @Override
  public byte[] command(List<String> words) {
    return file(String.join(" ", words));
  }

  @Override
  public String slurm() {
    return new String(file("slurm"), StandardCharsets.UTF_8);
  }
}
