#!/bin/sh
# Keeps an rspamd running: $1 is the binary, $2 its folder. While a file "away" stands in the folder, it stays down;
# whoever wants it to start anew ends the process that "rspamd.pid" names, and its children.
while :; do
  while [ -e "$2/away" ]; do sleep 0.05; done
  "$1" -f -c "$2/rspamd.conf" --var="LOCAL_CONFDIR=$2" --var="DBDIR=$2/db" --var="RUNDIR=$2" --var="LOGDIR=$2" &
  child=$!
  trap 'kill "$child" 2>/dev/null; wait "$child"; exit 0' TERM INT
  echo "$child" >"$2/rspamd.pid"
  wait "$child"
done
