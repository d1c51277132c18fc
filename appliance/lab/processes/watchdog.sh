#!/bin/sh
# Outlives the process that started the lab by a moment: when that process is gone, however it went,
# our standard input ends; then every process group it entrusted to us is killed and its folders removed.
# Lines: "group PGID", "forget PGID", "folder PATH", "keep PATH".
trap '' HUP INT TERM
groups=' '
folders=''
newline='
'
while IFS=' ' read -r verb value; do
  case $verb in
    group) groups="$groups$value " ;;
    forget) groups=$(printf %s "$groups" | sed "s/ $value / /") ;;
    folder) folders="$folders$value$newline" ;;
    keep) folders=$(printf %s "$folders" | grep -vxF -- "$value")$newline ;;
  esac
done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
[ "$groups" = ' ' ] || sleep 0.2
# A small disk that was mounted for a test goes before the folder that it is in.
printf %s "$folders" | while IFS= read -r folder; do
  [ -n "$folder" ] && mountpoint -q "$folder" 2>/dev/null && umount -l -- "$folder"
done
printf %s "$folders" | while IFS= read -r folder; do
  [ -n "$folder" ] && rm -rf -- "$folder"
done
