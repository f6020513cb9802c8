#!/bin/sh
# The steps of ../mapreduce.yaml, each for one host:
#   wordcount.sh map TEXT AREA RANK COUNT      counts this host's lines, sorted into COUNT parts
#   wordcount.sh reduce AREA RANK              adds one part up, over all hosts
#   wordcount.sh collect AREA TOP              the most frequent words of all parts
#   wordcount.sh alone TEXT TOP                the same by one process, to compare with
# A file appears in the area only when it is whole: what a host that died has left there is either
# good or has no name that anybody reads, and a step that is done again writes the same once more.
set -eu

words() {
  tr -cs 'A-Za-z' '\n' | tr 'A-Z' 'a-z' | grep -v '^$'
}

# Most frequent first; words of the same count in the order of the alphabet.
top() {
  LC_ALL=C sort -k1,1nr -k2,2 | head -n "$1"
}

# Moves what was written beside its place to its place.
publish() {
  mv -f "$1.$$" "$1"
}

case $1 in
map)
  text=$2 area=$3 rank=$4 count=$5
  mkdir -p "$area"
  # Every count-th line is this host's; a word goes to the part that its letters say.
  awk -v rank="$rank" -v count="$count" 'NR % count == rank' "$text" | words |
    awk -v area="$area" -v rank="$rank" -v count="$count" -v own=$$ '
      { seen[$0]++ }
      END {
        for (part = 0; part < count; part++) {
          file[part] = area "/map-" part "-" rank "." own
          printf "" > file[part]
        }
        for (word in seen) {
          first = index("abcdefghijklmnopqrstuvwxyz", substr(word, 1, 1))
          part = (7 * first + length(word)) % count
          print seen[word], word > file[part]
        }
      }'
  part=0
  while [ "$part" -lt "$count" ]; do
    publish "$area/map-$part-$rank"
    part=$((part + 1))
  done
  ;;
reduce)
  area=$2 rank=$3
  # Whole files alone: their names end in the number of the host that wrote them.
  find "$area" -name "map-$rank-*" ! -name '*.*' -exec cat {} + |
    awk '{ sum[$2] += $1 } END { for (word in sum) print sum[word], word }' > "$area/sum-$rank.$$"
  publish "$area/sum-$rank"
  ;;
collect)
  find "$2" -name 'sum-*' ! -name '*.*' -exec cat {} + | top "$3"
  ;;
alone)
  words < "$2" | awk '{ sum[$0]++ } END { for (word in sum) print sum[word], word }' | top "$3"
  ;;
*)
  echo "wordcount.sh: unknown step '$1'" >&2
  exit 2
  ;;
esac
