#!/usr/bin/env bash
# Builds Steelyard on a fresh Debian 12 and shows it at work with a demo store and virtual devices.
# The second run is quick: what is installed, built or made already is used again.
set -euo pipefail

source_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
demo_folder="${XDG_DATA_HOME:-$HOME/.local/share}/steelyard/demo"
store="$demo_folder/store.db"
reports=""
mode=auto
tickets=200
package_sections=()
keep=no
children=()

usage() {
  cat <<EOF
usage: installer/run.sh [options]

Installs the Debian packages that are missing, builds Steelyard, makes a demo store, starts a
virtual card reader and virtual scales that sell, and opens the desktop. Without a display it plays a
whole shop day on the command line and names the printed reports.

  --headless       play the shop day even when there is a display
  --store FILE     use this store; it is made when it is not there
                   (now: $store)
  --reports FOLDER where the headless day puts its PDFs (now: beside the store)
  --tickets N      so many sales in the headless day (now: $tickets)
  --keep           leave the virtual devices running at the end and name their process ids
  --with-tests     install what the tests need, too
  --build-only     install and build, run nothing
  --help           this text
EOF
}

say() { printf '\n== %s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case "$1" in
    --headless) mode=headless ;;
    --build-only) mode=build ;;
    --store) [ $# -ge 2 ] || fail "--store needs a file."; store="$2"; shift ;;
    --reports) [ $# -ge 2 ] || fail "--reports needs a folder."; reports="$2"; shift ;;
    --tickets) [ $# -ge 2 ] || fail "--tickets needs a number."; tickets="$2"; shift ;;
    --keep) keep=yes ;;
    --with-tests) package_sections=(tests) ;;
    --help|-h) usage; exit 0 ;;
    *) usage >&2; fail "There is no option $1. Nothing was done." ;;
  esac
  shift
done
reports="${reports:-$(dirname "$store")/reports}"

install_packages() {
  "$source_folder/installer/packages.sh" "${package_sections[@]}"
}

build() {
  say "Building (the first time takes some minutes)"
  cd "$source_folder"
  cmake --preset release -DSTEELYARD_TESTS=OFF >/dev/null
  cmake --build --preset release -j"$(nproc)"
}

# Ends what this script started, and only that.
end_children() {
  local pid
  if [ "$keep" = yes ] && [ ${#children[@]} -gt 0 ]; then
    printf 'Still running, end them with: kill %s\n' "${children[*]}"
    return
  fi
  for pid in "${children[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
}
trap end_children EXIT

# Starts a program in the background and waits until its log has a line with the given text.
start() {
  local log="$1" text="$2" pid
  shift 2
  "$@" >"$log" 2>&1 &
  pid=$!
  children+=("$pid")
  until grep -q "$text" "$log"; do
    kill -0 "$pid" 2>/dev/null || fail "It did not start: $* ($(tail -n 1 "$log"))"
    sleep 0.1
  done
}

# A stale DISPLAY must not end in a window that never opens: a local display has a socket.
has_display() {
  [ -n "${WAYLAND_DISPLAY:-}" ] && return 0
  local number="${DISPLAY:-}"
  case "$number" in
    "") return 1 ;;
    :*) number="${number#:}"; [ -S "/tmp/.X11-unix/X${number%%.*}" ] ;;
    *) return 0 ;;
  esac
}

make_store() {
  [ -e "$store" ] && return 0
  say "Making a demo store"
  local folder
  folder="$(dirname "$store")"
  mkdir -p "$folder"
  # Virtual scales that sold for a store that is gone would tell this one their old sales.
  rm -f "$folder"/scale-{3,4}.memory "$folder"/scale-{1,2}.journal
  "$ctl" --store "$store" init --demo
}

# The demo store's scales 1 and 2 call the desktop and sell until the end; 3 and 4 are TXT-MODE
# scales that are called. Their memories lie beside the store, so they go on where they ended.
start_devices() {
  local folder number
  folder="$(dirname "$store")"
  say "Starting virtual devices"
  start "$folder/reader.log" "pn532_uart:" \
    "$ctl" simulate reader --card m1 --image "$folder/card.mfd" --control "$folder/reader.socket"
  reader="$(grep -o 'pn532_uart:[^ ]*' "$folder/reader.log" | head -n 1)"
  echo "Card reader $reader takes orders on $folder/reader.socket"
  for number in 3 4; do
    start "$folder/scale-$number.log" "listening on" \
      "$ctl" --store "$store" simulate scale --scale "$number" --serial "DEMO$number" \
      --memory "$folder/scale-$number.memory" --tickets 20 --seed "$number"
    echo "Scale $number: $(grep -o '[0-9.]*:[0-9]*$' "$folder/scale-$number.log")"
  done
  "$ctl" --store "$store" scale send-prices >/dev/null
  for number in 1 2; do
    "$ctl" --store "$store" simulate scale --scale "$number" --rate 6 --tickets 100000 \
      --journal "$folder/scale-$number.journal" --seed "$number" --patience 86400 \
      >"$folder/scale-$number.log" 2>&1 &
    children+=("$!")
    echo "Scale $number: sells to http://127.0.0.1:7080 as soon as the desktop serves"
  done
}

run_desktop() {
  start_devices
  say "Opening the desktop (log in as manager / manager-demo)"
  echo "$store" | sed 's/^/Store: /'
  "$build_folder/steelyard" --store "$store" --reader "$reader"
}

run_headless() {
  say "No display: playing a shop day of $tickets sales"
  mkdir -p "$reports"
  "$ctl" --store "$store" simulate shop --tickets "$tickets" --reports "$reports"
  say "Printed reports"
  ls -1 "$reports"/*.pdf
}

build_folder="$source_folder/build/release/bin"
ctl="$build_folder/steelyardctl"
install_packages
build
[ "$mode" = build ] && exit 0
make_store
if [ "$mode" = auto ] && has_display && [ -x "$build_folder/steelyard" ]; then
  run_desktop
else
  run_headless
fi
