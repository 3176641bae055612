#!/usr/bin/env bash
# All benchmarks in one run: figures, what they are held against, and ratios, as one Markdown table.
#
#   tests/benchmark/run.sh [--quick|--full] [--tickets N] [--only api|cards|link|scales|store|size|desktop]
#
# --quick (the default) takes some five minutes, --full an hour and 50 GB under $STEELYARD_BENCHMARK
# (/var/tmp without it). PostgreSQL is measured when its initdb and pgbench are installed (Debian:
# package postgresql): a cluster of its own, a Unix socket only, gone afterwards.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)

say() { echo "$*" >&2; }

# PostgreSQL refuses to run as root.
as_nobody() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid nobody --regid nogroup --clear-groups env HOME="$folder/pg" LC_ALL=C "$@"
  else
    LC_ALL=C "$@"
  fi
}

start_postgres() {
  local candidate
  for candidate in /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb || echo /none/)")"; do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/pgbench" ]; then pg_bin=$candidate; fi
  done
  if [ -z "$pg_bin" ]; then say "pgbench is not installed: nothing to hold the API against"; return; fi
  mkdir "$folder/pg"
  if [ "$(id -u)" = 0 ]; then chown nobody "$folder/pg"; fi
  as_nobody "$pg_bin/initdb" -D "$folder/pg/data" -A trust -U bench >"$folder/initdb.log"
  # Defaults but for the number of connections: fsync and synchronous_commit are on.
  as_nobody "$pg_bin/pg_ctl" -D "$folder/pg/data" -w -l "$folder/pg/log" \
    -o "-k $folder/pg -c listen_addresses='' -c max_connections=600" start >"$folder/pg_start.log"
  as_nobody "$pg_bin/createdb" -h "$folder/pg" -U bench bench
  fill_pgbench 64
}

fill_pgbench() {
  say "filling pgbench at scale $1"
  as_nobody "$pg_bin/pgbench" -h "$folder/pg" -U bench -i -q -s "$1" bench >"$folder/fill.log" 2>&1
  echo "$1" >"$folder/pg_scale"
}

# Runs beside the API at the same number of clients, right after it: called by benchmark_api.
pgbench_beside() {
  local clients=$1 threads=2 log
  # Its scale must not be below the number of clients, and filling takes time: --full only.
  if [ "$clients" -gt "$pg_most" ]; then return; fi
  if [ "$clients" -gt "$(cat "$folder/pg_scale")" ]; then fill_pgbench "$clients"; fi
  if [ "$clients" -lt 2 ]; then threads=1; fi
  log=$(mktemp -d "$folder/pg/run-XXXXXX"); if [ "$(id -u)" = 0 ]; then chown nobody "$log"; fi
  (cd "$log" && as_nobody "$pg_bin/pgbench" -h "$folder/pg" -U bench -n -c "$clients" -j $threads \
    -T "$seconds" -l bench >"$log/out" 2>"$log/err")
  cat "$log"/pgbench_log.* | awk '{print $3}' | sort -n | awk -v clients="$clients" \
    -v tps="$(awk '/^tps/ {printf "%.0f", $3}' "$log/out")" '
    {v[NR]=$1} END {printf "| pgbench TPC-B, %s clients | %s transactions/s | p50 %.1f ms, p99 %.1f ms | | |\n",
    clients, tps, v[int(NR*0.5)]/1000, v[int(NR*0.99)]/1000}'
  rm -rf "$log"
}

# benchmark_api calls this script again for what runs beside it.
if [ "${1:-}" = --beside ]; then pgbench_beside "$2"; exit; fi

seconds=5; cards=100000; desk_cards=100; card_batch=500; store_tickets=20000; price_scales=255; link_customers=20; pulled_lines=100000; tickets=50000; connections="1 8 64 512"; only=all; pg_most=64
while [ $# -gt 0 ]; do
  case $1 in
    --quick) ;;
    --full) seconds=20; store_tickets=60000; pulled_lines=1000000; link_customers=120; tickets=10000000; pg_most=512 ;;
    --tickets) tickets=$2; shift ;;
    --seconds) seconds=$2; shift ;;
    --only) only=$2; shift ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
  shift
done

folder=$(mktemp -d "${STEELYARD_BENCHMARK:-/var/tmp}/steelyard-benchmark-XXXXXX")
chmod 755 "$folder"
pg_bin=""
finish() {
  if [ -f "$folder/pg/data/postmaster.pid" ]; then as_nobody "$pg_bin/pg_ctl" -D "$folder/pg/data" -m immediate stop >"$folder/pg/stop.log" 2>&1 || true; fi
  rm -rf "$folder"
}
trap finish EXIT

say "building"
cmake --preset release -S "$root" -DSTEELYARD_TESTS=ON >"$folder/cmake.log"
case $only in
  all) targets=(steelyardctl benchmark_api benchmark_cards benchmark_link benchmark_scales benchmark_store benchmark_size benchmark_desktop) ;;
  api | link | size) targets=(steelyardctl "benchmark_$only") ;;
  desktop) targets=(steelyardctl benchmark_size benchmark_desktop) ;;
  *) targets=("benchmark_$only") ;;
esac
cmake --build "$root/build/release" --target "${targets[@]}" >"$folder/build.log" || { cat "$folder/build.log" >&2; exit 1; }
programs=$root/build/release/tests/benchmark
steelyardctl=$root/build/release/bin/steelyardctl

echo "Measured $(date -u +%Y-%m-%d) on $(nproc) cores ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), load $(cut -d' ' -f1 /proc/loadavg), $(git -C "$root" describe --always --dirty)"
echo
echo "| what | rate | time | beside, or cost | memory |"
echo "| --- | --- | --- | --- | --- |"
if [ "$only" = all ] || [ "$only" = api ]; then
  start_postgres
  beside=""
  if [ -n "$pg_bin" ]; then
    export folder pg_bin pg_most seconds
    beside="'$0' --beside"
  fi
  # shellcheck disable=SC2086
  BENCHMARK_BESIDE=$beside "$programs/benchmark_api" "$steelyardctl" "$folder" "$seconds" "$cards" $connections
  if [ -n "$pg_bin" ]; then as_nobody "$pg_bin/pg_ctl" -D "$folder/pg/data" -m fast stop >"$folder/pg/stop.log"; rm -rf "$folder/pg"; fi
  rm -f "$folder"/api.steelyard*
fi
if [ "$only" = all ] || [ "$only" = cards ]; then
  "$programs/benchmark_cards" "$folder" "$desk_cards" "$card_batch"
  rm -f "$folder"/cards-*.steelyard*
fi
if [ "$only" = all ] || [ "$only" = link ]; then
  "$programs/benchmark_link" "$steelyardctl" "$folder" "$link_customers"
  rm -f "$folder"/link-*.steelyard* "$folder"/journal-*
fi
if [ "$only" = all ] || [ "$only" = scales ]; then
  "$programs/benchmark_scales" "$folder" "$price_scales" "$pulled_lines"
  rm -f "$folder"/prices.steelyard* "$folder"/pull.steelyard*
fi
if [ "$only" = all ] || [ "$only" = store ]; then
  "$programs/benchmark_store" "$folder" "$cards" "$store_tickets"
  rm -f "$folder"/engine.steelyard* "$folder"/bare.steelyard*
fi
if [ "$only" = all ] || [ "$only" = size ] || [ "$only" = desktop ]; then
  "$programs/benchmark_size" "$steelyardctl" "$folder" "$tickets" >"$folder/size.md"
  if [ "$only" != desktop ]; then cat "$folder/size.md"; fi
fi
if [ "$only" = all ] || [ "$only" = desktop ]; then
  mkdir "$folder/user"
  # Twice: the second start finds the store's pages in memory.
  for start in cold warm; do
    say "desktop, $start"
    NO_AT_BRIDGE=1 xvfb-run -a "$programs/benchmark_desktop" "$folder/size.steelyard" "$folder/user" >"$folder/desktop.md"
  done
  cat "$folder/desktop.md"
fi
