#!/usr/bin/env bash
# Fuzzes every parser of what comes from outside with libFuzzer, each for some seconds, from the
# corpus beside this file. What it finds new stays in build/fuzz/corpus; a fault ends the run and
# leaves its input in build/fuzz/crash-….
#
#   tests/fuzz/run.sh [--seconds N] [NAME…]      20 seconds each and all targets without words
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=20; names=()
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift ;;
    --help|-h) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) names+=("$1") ;;
  esac
  shift
done
if [ ${#names[@]} -eq 0 ]; then
  for folder in tests/fuzz/corpus/*/; do names+=("$(basename "$folder")"); done
fi

installer/packages.sh fuzz
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz
cmake --build build/fuzz --target "${names[@]/#/fuzz_}"
for name in "${names[@]}"; do
  mkdir -p "build/fuzz/corpus/$name"
  for seed in "tests/fuzz/corpus/$name"/*.hex; do
    # Binary seeds are kept as text that a person can read.
    if [ -e "$seed" ]; then
      perl -ne 'print pack "H*", join "", split' "$seed" \
        >"build/fuzz/corpus/$name/$(basename "$seed" .hex)"
    fi
  done
  echo "== $name, $seconds s"
  (cd build/fuzz && "tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -max_len=65536 -print_final_stats=1 "corpus/$name" "../../tests/fuzz/corpus/$name" 2>&1 |
    grep -E '^(stat::|SUMMARY|==|DONE|Done)|ERROR|crash' | tail -n 12)
done
