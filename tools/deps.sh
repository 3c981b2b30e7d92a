#!/bin/sh
# Installs the Debian packages that are lacking: tools/deps.sh [run] [tls] [test] [check] [bench]
# Asks apt only if something is lacking, by sudo unless root. Prints what it installs.
set -eu

run="gcc libc6-dev make pkg-config kore postgresql-15 libpq-dev libsodium-dev libssl-dev libqrencode-dev libesmtp-dev
libpango1.0-dev fonts-noto-core fonts-noto-cjk libxml2-dev libjson-c-dev libxlsxwriter-dev libmicrohttpd-dev libicu-dev zlib1g-dev gettext brotli
unicode-data bzip2"
tls="nginx openssl"
test="$tls libcmocka-dev chromium poppler-utils curl"
bench="wkhtmltopdf wrk"
check="clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14 cppcheck"

wanted=
for group in "${@:-run}"; do
	case $group in
	run) wanted="$wanted $run" ;;
	tls) wanted="$wanted $tls" ;;
	test) wanted="$wanted $test" ;;
	check) wanted="$wanted $check" ;;
	bench) wanted="$wanted $bench" ;;
	*) echo "tools/deps.sh: there is no group $group" >&2; exit 2 ;;
	esac
done

# Any Node from 18 on will do, wherever it comes from.
node_major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' || true)
if [ "${node_major:-0}" -lt 18 ] || ! command -v npm >/dev/null; then
	wanted="$wanted nodejs npm"
fi

lacking=
for package in $wanted; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$state" = installed ] || lacking="$lacking $package"
done
[ -n "$lacking" ] || exit 0

echo "Installing:$lacking"
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "These Debian packages are lacking and there is no sudo; as root: apt-get install$lacking" >&2
		exit 1
	fi
	as_root="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $lacking
