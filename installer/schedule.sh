#!/usr/bin/env bash
# Lets the scheduled exports run by themselves for the user who calls it, without a window: by systemd.
#
#   installer/schedule.sh timer    looks every minute for what is due; needs no passphrase
#   installer/schedule.sh serve    answers the scales all day, and runs what is due; its passphrase is read
#                                  from ~/.config/steelyard/passphrase, which must be there with mode 600
#   installer/schedule.sh off      ends both
#   installer/schedule.sh --units FOLDER    only writes the units there, for a package or an image
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() { printf '%s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,8s/^# \{0,1\}//p' schedule.sh; }

# The program beside an installed script, on the PATH, or as it was built here.
find_program() {
  for one in "$PWD/../bin/steelyardctl" "$PWD/../build/release/bin/steelyardctl" \
             "$PWD/../build/dev/bin/steelyardctl"; do
    [ -x "$one" ] && { realpath "$one"; return; }
  done
  command -v steelyardctl || fail "There is no steelyardctl. Nothing was done; build it first: installer/run.sh --build-only"
}

# A path may hold blanks, what systemd takes for a specifier, and what sed does.
put_units() {
  local program="${2//%/%%}"
  program="$(sed 's/[&|\\]/\\&/g' <<<"$program")"
  mkdir -p "$1"
  for unit in systemd/*.service systemd/*.timer; do
    sed "s|^ExecStart=steelyardctl |ExecStart=\"$program\" |" "$unit" > "$1/$(basename "$unit")"
  done
}

units="${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user"
secret="${XDG_CONFIG_HOME:-$HOME/.config}/steelyard/passphrase"
case "${1:-}" in
  timer|serve) ;;
  off)
    systemctl --user disable --now steelyard-schedule.timer steelyard-serve.service 2>/dev/null || true
    rm -f "$units"/steelyard-schedule.{service,timer} "$units/steelyard-serve.service"
    systemctl --user daemon-reload
    echo "Nothing runs by itself any more."
    exit 0 ;;
  --units)
    [ -n "${2:-}" ] || fail "--units needs a folder. Nothing was done."
    put_units "$2" /usr/bin/steelyardctl
    echo "The units are in $2."
    exit 0 ;;
  --help|-h) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

if [ "$1" = serve ]; then
  [ "$(stat -c %a "$secret" 2>/dev/null)" = 600 ] ||
    fail "There is no $secret with mode 600. Nothing was done. Put the passphrase of the card keys into its first line."
fi
put_units "$units" "$(find_program)"
systemctl --user daemon-reload
if [ "$1" = timer ]; then unit=steelyard-schedule.timer; else unit=steelyard-serve.service; fi
systemctl --user enable --now "$unit"
loginctl enable-linger "$(id -un)" 2>/dev/null ||
  echo "It runs while you are logged in. So that it runs without that, say as root: loginctl enable-linger $(id -un)"
echo "$unit is on. What it does: journalctl --user -u ${unit%.timer}* · steelyardctl schedule history"
