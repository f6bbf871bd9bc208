# shellcheck shell=bash
# What the shell tests share; read with `.` by bash. A check is a name and a command that must succeed; the last line
# of a test says how many passed and failed, and its exit code agrees.
set -u
unset "${!SMARTCRON_@}"
passed=0 failed=0
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
scratch=$(mktemp -d)
chmod 755 "$scratch"

check() {
	local name=$1
	shift
	if ("$@") >"$scratch/said" 2>&1; then
		passed=$((passed + 1))
		echo "  ok    $name"
	else
		failed=$((failed + 1))
		echo "  FAIL  $name"
		sed 's/^/        | /' "$scratch/said" | head -n 40
	fi
}

# Waits up to $1 seconds for the command to succeed.
within() {
	local until=$(($(date +%s) + $1))
	shift
	until "$@"; do
		if [ "$(date +%s)" -ge "$until" ]; then
			echo "still not after waiting: $*"
			return 1
		fi
		sleep 0.5
	done
}

equal() {
	[ "$1" = "$2" ] || {
		printf 'expected: %s\nbut was:  %s\n' "$1" "$2"
		return 1
	}
}

holds() { # TEXT, PATTERN (extended)
	grep -qE -e "$2" <<<"$1" || {
		printf 'no "%s" in:\n%s\n' "$2" "$1"
		return 1
	}
}

# What a command answers with --json, in one line without the spaces between things.
json() { "$@" --json | tr -d '\n' | sed 's/" *: */":/g; s/, *"/,"/g; s/\([[{]\) */\1/g; s/ *\([]}]\)/\1/g'; }

not() { ! "$@"; }

summary() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}
