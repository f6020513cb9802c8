#!/bin/sh
# Starts the product of the folder above this one, wherever that is: @COMMAND@.
#   @COMMAND@ --archive   only writes the JVM's class-data archive, for quicker starts from then on
# Java: $PLUSHM_JAVA, else $JAVA_HOME/bin/java, else java of the PATH; 17 or newer.
# More JVM options: $PLUSHM_JAVA_OPTS.
set -u

case $0 in
*/*) self=$0 ;;
*) self=./$0 ;;
esac
if [ -h "$self" ]; then
  self=$(readlink -f "$self")
fi
product=$(cd "${self%/*}/.." && pwd -P) || exit 69

java=${PLUSHM_JAVA:-}
if [ -z "$java" ] && [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
fi
if ! command -v "${java:=java}" >/dev/null 2>&1; then
  echo "plushm: Java 17 or newer needed, found none ($java); set PLUSHM_JAVA or JAVA_HOME" >&2
  exit 69
fi

# Which of standard input, output and error are terminals: Java cannot tell them apart.
terminals=
for stream in 0 1 2; do
  if [ -t $stream ]; then terminals=${terminals}1; else terminals=${terminals}0; fi
done

archive=$product/cache/@COMMAND@.jsa
unfinished=
if [ "${1:-}" = --archive ]; then
  # Written beside its place and then renamed: who starts meanwhile sees the whole archive or none.
  unfinished=$archive.$$
  mkdir -p "$product/cache" || exit 1
  set -- com.plushm.run.boot.Training
else
  set -- @MAIN@ "$@"
fi
# shellcheck disable=SC2086 # the options of a person's own are several words
set -- \
  -XX:+IgnoreUnrecognizedVMOptions \
  @JVM_OPTIONS@ \
  -Djdk.lang.Process.launchMechanism=VFORK \
  -Dslf4j.provider=com.plushm.run.log.LogProvider -Dslf4j.internal.verbosity=WARN \
  -Dplushm.product="$product" \
  -Dplushm.products="${product%/*}" \
  -Dplushm.tty=$terminals \
  ${PLUSHM_JAVA_OPTS:-} \
  -cp "@CLASS_PATH@" com.plushm.run.start.Start "$@"
if [ -z "$unfinished" ]; then
  if [ -f "$archive" ]; then
    # An archive that another Java wrote is passed over, without a word.
    set -- -XX:SharedArchiveFile="$archive" -Xshare:auto -Xlog:disable -Xlog:all=error:stderr "$@"
  fi
  exec "$java" "$@"
fi

"$java" -XX:ArchiveClassesAtExit="$unfinished" -Xlog:disable -Xlog:all=error:stderr "$@" </dev/null >/dev/null &&
  mv -f "$unfinished" "$archive" && exit 0
status=$?
rm -f "$unfinished"
echo "plushm: no class-data archive written (status $status); starts take longer without" >&2
exit "$status"
