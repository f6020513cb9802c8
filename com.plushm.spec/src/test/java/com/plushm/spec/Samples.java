package com.plushm.spec;

/** Specifications that several tests use. */
final class Samples {
  private Samples() {}

  static final String HELLO =
      """
      name: hello
      variables: { greeting: Hello }
      pools:
        here: { local: 8 }
      components:
        workers: { pool: here, count: 8, min: 6 }
      processes:
        greet: { on: workers, command: [echo, "${greeting} from Plush-M"] }
        where:
          on: workers
          shell: 'echo $PLUSHM_HOST is rank $PLUSHM_RANK of $PLUSHM_COUNT'
          after: greet
          environment: {A: b}
          directory: /tmp
          timeout: 30s
          idempotent: false
      """;

  static final String LAB =
      """
      name: ${site}-lab
      variables:
        site: east
        base: node
      pools:
        lab:
          hosts: ["${base}[1-40,52]", "@lab"]
          user: ops
          port: 22
          identity: ~/.ssh/id_ed25519
          jump: gate
          java: /opt/java/bin/java
          options: {hostKeys: accept-new}
          each:
            node7: { port: 2222 }
            node[8-9]: { user: root, address: 127.0.0.9, options: {known_hosts: lab} }
        here: local[1-3]
      components:
        all: { pool: lab }
        few: { pool: here, count: 2 }
      processes:
        a: { on: all, command: [echo, "${host}", "${rank}/${count}", "${few.hosts}", $$, "$${X}"] }
        b:
          on: all
          shell: |
            for host in 1 2; do
              echo $${host} $host ${host} $${HOME:-none}
            done
          after: [a]
          environment:
            SITE: ${site}
            NUMBER: 8
            EMPTY: ''
        c: { on: few, command: ["true"], timeout: 500ms, idempotent: true }
      massFailure: wait
      """;

  /** The first part of files whose fault is in the processes; six lines. */
  static final String HEAD =
      """
      name: x
      variables: {v: 1}
      pools: {here: {local: 4}}
      components: {all: {pool: here}}
      processes:
      """;
}
