#!/bin/sh
# Keeps an unbound running: $1 is the binary, $2 its folder. While a file "away" stands in the folder, it stays down;
# whoever wants it to start anew ends the process that "unbound.pid" names.
while :; do
  while [ -e "$2/away" ]; do sleep 0.05; done
  "$1" -d -c "$2/unbound.conf" &
  child=$!
  trap 'kill "$child" 2>/dev/null; wait "$child"; exit 0' TERM INT
  echo "$child" >"$2/unbound.pid"
  wait "$child"
done
