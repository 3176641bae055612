#!/usr/bin/env bash
# Lets Steelyard use the card readers of this computer: permissions for whoever works here, and the
# kernel's own NFC drivers out of the way. Run it as root once; to run it again does no harm.
#
#   installer/readers.sh [USER...]     USER may use readers from the next login on (default: who ran sudo)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() { printf '%s\n' "$*" >&2; exit 1; }

case "${1:-}" in
  --help|-h) sed -n '2,5s/^# \{0,1\}//p' readers.sh; exit 0 ;;
  -*) fail "There is no option $1. Nothing was done." ;;
esac
[ "$(id -u)" -eq 0 ] || fail "Only root may do this. Nothing was changed. Run: sudo $0"
users=("$@")
[ ${#users[@]} -gt 0 ] || [ -z "${SUDO_USER:-}" ] || users=("$SUDO_USER")
for user in "${users[@]}"; do
  id -u "$user" >/dev/null 2>&1 || fail "There is no user $user. Nothing was changed."
done

install -D -m 0644 70-steelyard-readers.rules /etc/udev/rules.d/70-steelyard-readers.rules
install -D -m 0644 steelyard-readers.conf /etc/modprobe.d/steelyard-readers.conf
if command -v udevadm >/dev/null && [ -S /run/udev/control ]; then
  udevadm control --reload
  udevadm trigger --action=change --subsystem-match=usb --subsystem-match=tty
fi
for module in pn533_usb pn533_i2c pn533 nfc; do
  if grep -q "^$module " /proc/modules; then
    modprobe -r "$module" || echo "The kernel module $module is in use and stays until the next start."
  fi
done
for user in "${users[@]}"; do
  for group in plugdev dialout; do
    getent group "$group" >/dev/null && usermod -a -G "$group" "$user"
  done
  echo "$user may use card readers from the next login on."
done
echo "Card readers are set up. Unplug a reader once if it is plugged in."
