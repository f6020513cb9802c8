#!/bin/sh
# Makes a class list for a product's class-data archive from what a JVM at work really loaded:
#   1. remove the product's cache/, so that the JVM loads classes the long way;
#   2. PLUSHM_JAVA_OPTS=-Xlog:class+load=info:file=LOG, and use the product as people do;
#   3. class-list.sh LOG... > run/src/main/classes/PRODUCT-COMMAND.lst (plushm-client.lst, plushm-controller.lst, plushm.lst).
# Left out: classes of bundles (the training run starts those), of the JVM's own default archive, and generated ones.
set -eu
sed -n 's/.*] \([A-Za-z_$][A-Za-z0-9_.$]*\) source: \(jrt:.*\|file:.*\/lib\/[^/]*\.jar\|shared objects file (top)\)$/\1/p' "$@" |
  grep -v -e '^org\.apache\.felix\.scr' -e '^com\.plushm\.[a-qs-z]' -e '\$\$Lambda' -e '\$Proxy' -e 'LambdaForm' -e 'java\.lang\.invoke\.BoundMethodHandle\$Species' |
  LC_ALL=C sort -u
