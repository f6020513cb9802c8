package com.plushm.launch.ssh;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** How hosts are reached by ssh, where a host's own options say nothing else. */
@ObjectClassDefinition(name = "Plush-M launch by ssh")
@interface SshSettings {
  @AttributeDefinition(
      description = "Folder of config, known_hosts and keys; empty for ~/.ssh of the user")
  String folder() default "";

  @AttributeDefinition(
      description = "What happens to a host whose key is not in known_hosts",
      options = {
        @Option(label = "refused", value = HostKeyPolicy.STRICT),
        @Option(label = "taken and noted down", value = HostKeyPolicy.ACCEPT_NEW)
      })
  String hostKeys() default HostKeyPolicy.STRICT;

  @AttributeDefinition(description = "Whether the ssh agent of $SSH_AUTH_SOCK is asked for keys")
  boolean agent() default true;

  @AttributeDefinition(
      description = "How often a host is tried that drops connections because it is busy")
  int busyAttempts() default 6;
}
