#!/usr/bin/env bash
# Lets Steelyard use the card readers of this computer: permissions for whoever works here, and the
# kernel's own NFC drivers out of the way. Run it as root once; to run it again does no harm.
#
#   installer/readers.sh [USER...]     USER may use readers from the next login on (default: who ran sudo)
#   installer/readers.sh --root DIR    only puts the two files below DIR, for a package or an image
set -euo pipefail
self="$0"
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() { printf '%s\n' "$*" >&2; exit 1; }

root=""
users=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help|-h) sed -n '2,6s/^# \{0,1\}//p' readers.sh; exit 0 ;;
    --root)
      [ -n "${2:-}" ] || fail "--root needs a folder. Nothing was done."
      case "$2" in /*) root="${2%/}" ;; *) root="$OLDPWD/${2%/}" ;; esac
      shift ;;
    -*) fail "There is no option $1. Nothing was done." ;;
    *) users+=("$1") ;;
  esac
  shift
done

put_files() {
  for pair in 70-steelyard-readers.rules:/etc/udev/rules.d steelyard-readers.conf:/etc/modprobe.d; do
    install -D -m 0644 "${pair%%:*}" "$root${pair#*:}/${pair%%:*}" ||
      fail "The file $root${pair#*:}/${pair%%:*} could not be written. Look whether the disk has room and may be written, then run this again."
  done
}

if [ -n "$root" ]; then
  [ ${#users[@]} -eq 0 ] || fail "With --root no users are changed. Nothing was done; name them when you run this on the computer itself."
  put_files
  echo "The files are below $root. On the computer itself run installer/readers.sh once more."
  exit 0
fi

[ "$(id -u)" -eq 0 ] || fail "Only root may do this. Nothing was changed. Run: sudo $self"
[ ${#users[@]} -gt 0 ] || [ -z "${SUDO_USER:-}" ] || users=("$SUDO_USER")
for user in "${users[@]}"; do
  id -u "$user" >/dev/null 2>&1 || fail "There is no user $user. Nothing was changed."
done

put_files
if command -v udevadm >/dev/null && [ -S /run/udev/control ]; then
  udevadm control --reload
  udevadm trigger --action=change --subsystem-match=usb --subsystem-match=tty
else
  echo "udev does not run here: the permissions count from the next start on."
fi
for module in pn533_usb pn533_i2c pn533 nfc; do
  if grep -qs "^$module " /proc/modules; then
    modprobe -r "$module" || echo "The kernel module $module is in use and stays until the next start."
  fi
done
for user in "${users[@]}"; do
  joined=""
  for group in plugdev dialout; do
    getent group "$group" >/dev/null || continue
    usermod -a -G "$group" "$user" ||
      fail "$user could not be put into the group $group. The files are in place; put the user there yourself, then log in again."
    joined="$joined $group"
  done
  if [ -n "$joined" ]; then
    echo "$user may use card readers from the next login on (groups:$joined)."
  else
    echo "There is no group plugdev or dialout here: $user may use readers while logged in at this computer."
  fi
done
echo "Card readers are set up. Unplug a reader once if it is plugged in."
