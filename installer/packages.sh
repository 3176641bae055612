#!/usr/bin/env bash
# Installs the Debian packages that are missing; asks dpkg only, so it is quick when none is.
#
#   installer/packages.sh          what building and running need
#   installer/packages.sh tests    what the tests need, too
set -euo pipefail
cd "$(dirname "$0")"

wanted='^(build|run) '
[ "${1:-}" = "tests" ] && wanted='^(build|run|tests) '
missing=()
while read -r _ package; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
    missing+=("$package")
done < <(grep -E "$wanted" packages.txt)
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing ${#missing[@]} packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "These packages are missing and only root can install them. Nothing was changed." >&2
    echo "Run this again as root, or install sudo." >&2
    exit 3
  }
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
  --no-install-recommends "${missing[@]}"
