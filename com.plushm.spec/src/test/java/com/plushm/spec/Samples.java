package com.plushm.spec;

import com.plushm.api.spec.SpecReader;

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

  /** The first part of a file in Plush's XML whose fault is in what runs; eleven lines. */
  static final String XML_HEAD =
      """
      <?xml version="1.0"?>
      <plush>
        <project name="x">
          <component name="all">
            <rspec><num_hosts>4</num_hosts></rspec>
            <resources><resource type="local" group="here"/></resources>
          </component>
          <experiment name="x">
            <execution>
              <component_block name="cb">
                <component name="all"/>
      """;

  /** Its end. */
  static final String XML_TAIL =
      """
                <process_block name="pb"><process name="date"><path>date</path></process></process_block>
              </component_block>
            </execution>
          </experiment>
        </project>
      </plush>
      """;

  /** All that is said of a file in XML, which has a directory beside it: notices with a dash. */
  static String xmlProblems(String text) {
    Sources sources =
        new Sources()
            .with("bad.xml", "<plush><node/><port_map/></plush>")
            .with("hosts.xml", "<plush><node hostname='n1' group='g'/></plush>");
    SpecReader.Result result = PlushXmlTest.read(text, sources);
    String notices = PlushXmlTest.notices(result);
    return (Reading.problems(result) + "\n" + notices.replaceAll("(?m)^(?=.)", "- ")).strip();
  }
}
