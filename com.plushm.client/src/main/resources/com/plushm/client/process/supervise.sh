#!/bin/sh
# Runs one attempt of a process so that it outlives the client that asked for it. Plain POSIX.
#
#   supervise begin|run|task FOLDER ATTEMPT SETSID DIRECTORY INPUT LIMITS HOLD LOSE WORD...
#
# begin  leaves "run" behind, in a session of its own, and is over at once
# run    claims the attempt, starts "task" in a session of its own, waits, and leaves its status
# task   notes its pid, prepares itself and becomes the process
#
# In FOLDER: claim.N, a link whose text is pid, start time and boot of the one that may start
# attempt N: making it is what makes sure that nobody else does; pid.N, pid and start time of the
# process; refused.N, why it could not be prepared; status.N, its status, renamed into place, and
# "left" behind it if somebody of its group is there still;
# out and err, what all attempts put out; taken.out, taken.err: so many bytes of them are needed no
# more; lost.out, lost.err: what is below was lost; held: the process group is stopped for the time
# being. HOLD: bytes of output, not needed any more ones left out, beyond which this happens, or
# with LOSE=yes the oldest is lost; both only while no client sees to it.
role=$1
folder=$2
attempt=$3
setsid=$4
directory=$5
input=$6
limits=$7
hold=$8
lose=$9

# Sets "start" to field 22 of /proc/PID/stat; the name in field 2 may contain anything.
start_of() {
  read -r line 2>/dev/null < "/proc/$1/stat" || line=
  line=${line##*) }
  set -- $line
  start=${20:-0}
}

number() {
  value=0
  if read -r value 2>/dev/null < "$1"; then
    case $value in '' | *[!0-9]*) value=0 ;; esac
  else
    value=0
  fi
}

refuse() {
  echo "$1" > "$folder/refused.$attempt"
  exit 126
}

watch_one() {
  set -- "$1" $(ls -ln "$folder/$1" 2>/dev/null)
  size=${6:-0}
  number "$folder/taken.$1"
  [ $((size - value)) -gt "$hold" ] || return 0
  if [ "$lose" = yes ]; then
    value=$((size - hold / 2))
    echo "$value" > "$folder/lost.$1.new" && mv "$folder/lost.$1.new" "$folder/lost.$1"
    fallocate -p -o 0 -l "$value" "$folder/$1" 2>/dev/null
  else
    : > "$folder/held"
    kill -STOP "-$process" 2>/dev/null
  fi
  return 0
}

watch() {
  while sleep 2; do
    kill -0 "$$" 2>/dev/null || exit 0
    watch_one out
    watch_one err
  done
}

case $role in
  begin)
    shift
    "$setsid" /bin/sh "$0" run "$@" < /dev/null > /dev/null 2>&1 &
    ;;
  run)
    shift
    read -r boot 2>/dev/null < /proc/sys/kernel/random/boot_id || boot=
    start_of "$$"
    ln -s "$$ $start $boot" "$folder/claim.$attempt" 2>/dev/null || exit 0
    "$setsid" /bin/sh "$0" task "$@" &
    process=$!
    watch &
    watcher=$!
    wait "$process"
    status=$?
    kill "$watcher" 2>/dev/null
    kill -0 "-$process" 2>/dev/null && status="$status left"
    echo "$status" > "$folder/status.$attempt.new" &&
      mv "$folder/status.$attempt.new" "$folder/status.$attempt"
    ;;
  task)
    shift 9
    start_of "$$"
    echo "$$ $start" > "$folder/pid.$attempt"
    cd "$directory" 2>/dev/null || refuse "$directory: cannot be entered"
    [ -r "$input" ] || refuse "$input: cannot be read"
    set -f
    for limit in $limits; do
      option=${limit%=*}
      value=${limit#*=}
      case $option in
        # Shells do not agree on the letter of processes.
        u) ulimit -u "$value" 2>/dev/null || ulimit -p "$value" 2>/dev/null ;;
        *) ulimit "-$option" "$value" 2>/dev/null ;;
      esac || refuse "the limit $option of $value cannot be set"
    done
    exec < "$input" >> "$folder/out" 2>> "$folder/err"
    exec "$@"
    ;;
esac
