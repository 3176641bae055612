#!/usr/bin/env bash
# Fuzzes every parser of what comes from outside with libFuzzer, each for some seconds, from the
# corpus beside this file. What it finds new stays in build/fuzz/corpus. A fault ends the run with
# what libFuzzer says of it; its input is printed and stays as build/fuzz/crash-….
#
#   tests/fuzz/run.sh [--seconds N] [NAME…]      20 seconds each and all targets without words
#   tests/fuzz/run.sh --brief                    as the test fuzz.libfuzzer: 100,000 runs each
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=20; names=(); install=yes; runs=-1; chance=0  # libFuzzer: another run each time
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift ;;
    # tests/run.sh has installed what it needs. The same inputs each time: what fails a change is the
    # change, and what chance finds is for the long runs.
    --brief) seconds=30; install=no; runs=100000; chance=1; rm -rf build/fuzz/corpus ;;
    --help|-h) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) names+=("$1") ;;
  esac
  shift
done
if [ ${#names[@]} -eq 0 ]; then
  for folder in tests/fuzz/corpus/*/; do names+=("$(basename "$folder")"); done
fi

if [ $install = yes ]; then installer/packages.sh tests; fi
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz
cmake --build build/fuzz --target "${names[@]/#/fuzz_}"
cd build/fuzz
for name in "${names[@]}"; do
  seeds=../../tests/fuzz/corpus/$name
  mkdir -p "corpus/$name"
  for seed in "$seeds"/*.hex; do
    # Binary seeds are kept as text that a person can read.
    if [ -e "$seed" ]; then
      perl -ne 'print pack "H*", join "", split' "$seed" >"corpus/$name/$(basename "$seed" .hex)"
    fi
  done
  echo "== $name, $seconds s"
  if ! "tests/fuzz/fuzz_$name" -seed="$chance" -runs="$runs" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -artifact_prefix="crash-$name-" \
    "corpus/$name" "$seeds" >"$name.log" 2>&1; then
    tail -n 60 "$name.log"
    for input in "crash-$name-"*; do echo "Input $PWD/$input:"; od -A d -t x1z "$input" | head -n 64; done
    exit 1
  fi
  grep -E '^(stat::number_of_executed_units|stat::new_units_added|Done)' "$name.log"
done
