package com.plushm.cli;

/** What {@code plushm --help} and {@code plushm --version} print; no controller is needed. */
final class Usage {
  static final String HELP =
      """
      plushm - run commands and applications on many hosts, every host's answer accounted for

      usage: plushm [FLAGS] COMMAND [OPTIONS] [OPERANDS]
             plushm [FLAGS]              the same commands, interactively

      commands
        run [SPEC]          plan, connect, execute, account, and let go
        plan SPEC           what run would do; changes nothing
        load SPEC           check a specification, and keep it for the next run
        shell 'COMMAND'     one command on all participants, equal output folded
        connect HOSTS       invite hosts        disconnect [HOSTS]  let them leave
        nodes               the hosts           mesh                the fabric
        control             the executions      logs EXECUTION [-f] their output
        run --detach SPEC   begin, do not wait  attach EXECUTION    wait for it, from anywhere
        kill EXECUTION      end it              signal SIG EXECUTION
        controller          status, start (and stay), stop
        config show         the configuration; --origin: where it comes from
        help [COMMAND]      options and examples of a command

      flags, before the command
        --deployment NAME   which deployment (default: default)
        --state DIR         its state folder (default: ~/.local/state/plushm/NAME)
        --overlay NAME      the tree protocol, as long as nobody takes part: star (default),
                            randtree, bushy; with options: randtree:degree=4
        --control-node ADDR the address that participants dial, for a controller that this starts
        --idle SECONDS      after which an unused controller ends, likewise; 0: never
        --uplink BYTES      a second that each node sends at most, likewise; 0: no limit
        --mass-failure WORD when most hosts are lost at once: wait (default), continue or abort;
                            likewise
        -V, --version       the version
        -h, --help          this text

      hosts are node sets: node[1-10,15], node[001-128], r[1-4]n[1-16], @group; a,b  a!b  a&b  a^b
      local[1-8] are eight participants on this machine; every other name is reached by ssh

      exit status: 0 all well, 1 internal, 2 usage or specification, 3 some targets unreachable or
      missing, 4 some commands failed (shell -S: the largest status), 130 interrupted

      example: plushm shell -w 'local[1-4]' 'uname -r'
      """;

  private Usage() {}

  static String version() {
    String version = Usage.class.getPackage().getImplementationVersion();
    return "plushm " + (version == null ? "(development)" : version);
  }
}
