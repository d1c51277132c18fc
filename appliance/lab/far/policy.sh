#!/bin/sh
# Answers Postfix's policy requests (SMTPD_POLICY_README): a recipient with a folder of its own under $1 is
# refused with the text in its file "reply", as often as it has files "times.N", or for ever if it has none
# but "always". Removing a file succeeds for one process only, which makes the counting exact.
rules=$1
answer=DUNNO
while IFS= read -r line; do
  case $line in
    recipient=*) recipient=${line#recipient=} ;;
    '')
      answer=DUNNO
      rule=$rules/$recipient
      case $recipient in */* | '') rule=/nonexistent ;; esac
      if [ -e "$rule/always" ]; then
        IFS= read -r answer <"$rule/reply"
      else
        for token in "$rule"/times.*; do
          if rm -- "$token" 2>/dev/null; then
            IFS= read -r answer <"$rule/reply"
            break
          fi
        done
      fi
      printf 'action=%s\n\n' "$answer"
      recipient=
      ;;
  esac
done
