#!/usr/bin/env bash
# Installs what the tests need, builds the `dev` preset and runs every test; ends with ctest's summary.
#
#   tests/run.sh                 all tests
#   tests/run.sh --sanitize      the same under AddressSanitizer and UBSan
#   tests/run.sh -R REGEX        only the tests whose name matches (any further ctest option works)
#   TEST_KILLS=200 tests/run.sh -R simulation.kill     the long form of the real kills, for the night
#   build/dev/tests/simulation/shop_days --tickets 1000000     the long form of the shop days; --help
set -euo pipefail
cd "$(dirname "$0")/.."

preset=dev
if [ "${1:-}" = "--help" ] || [ "${1:-}" = "-h" ]; then sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0; fi
if [ "${1:-}" = "--sanitize" ]; then preset=sanitize; shift; fi

installer/packages.sh tests

export LC_ALL=C.UTF-8 LIBNFC_AUTO_SCAN=false
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
jobs=$(nproc)
[ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"
cmake --build --preset "$preset" -j"$jobs"
# One more than there are cores: half of their time tests wait, for a window, a scale or a disk.
ctest --preset "$preset" -j"$((jobs + 1))" "$@"
