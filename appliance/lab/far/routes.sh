#!/bin/sh
# Answers Postfix's table look-ups (tcp_table(5)): whole addresses come, and the file named after the domain, or
# else the file "*", in the folder $1 says where they go. Compiled tables would do, but Postfix looks only every
# ten seconds whether one has changed.
routes=$1
while IFS=' ' read -r verb key; do
  domain=${key##*@}
  case $domain in */* | '') domain='*' ;; esac
  [ -f "$routes/$domain" ] || domain='*'
  if [ "$verb" = get ] && [ -f "$routes/$domain" ] && IFS= read -r route <"$routes/$domain"; then
    printf '200 %s\n' "$route"
  else
    printf '500 not found\n'
  fi
done
