package com.plushm.api.spec;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.GroupResolver;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a specification may draw on beyond its own file, for whoever reads it: groups, further
 * files, a command that prints hosts, a batch system's allocation. What is fetched is bytes; the
 * reader of specifications alone makes hosts and inputs of them.
 *
 * <p>A source that cannot answer throws a {@link PlushException}; the reader makes of it a problem
 * at the place that named the source.
 */
@ConsumerType
public interface HostSources {
  /** Most bytes that one source may give; the reader refuses more. */
  int BYTES_MAX = 4 << 20;

  /** The groups in node-set expressions. */
  GroupResolver groups();

  /**
   * The content of a file that a specification names.
   *
   * @param path as it is written there; from the specification's own folder on if it is relative
   */
  byte[] file(String path);

  /**
   * The same file for whoever opens it later, from another folder: software, say.
   *
   * @param path as for {@link #file}
   * @return the absolute path; as it is written where there is no folder to begin at
   */
  default String locate(String path) {
    return path;
  }

  /**
   * What a command prints on its standard output, when it ends with status 0.
   *
   * @param words the command line, run in the specification's own folder without a shell
   */
  byte[] command(List<String> words);

  /** The hosts of the batch system's allocation, a node-set expression as Slurm writes it. */
  String slurm();

  /** Nothing but groups. */
  static HostSources of(GroupResolver groups) {
    return new HostSources() {
      @Override
      public GroupResolver groups() {
        return groups;
      }

      @Override
      public byte[] file(String path) {
        throw refused("files beside the specification");
      }

      @Override
      public byte[] command(List<String> words) {
        throw refused("hosts that a command prints");
      }

      @Override
      public String slurm() {
        throw refused("hosts of a batch system");
      }

      private PlushException refused(String what) {
        return new PlushException(
            ErrorCode.SPEC_UNREADABLE, what + " cannot be read here", null, "write them down");
      }
    };
  }
}
