# What the stand-ins share; read with `.`, not started. They imitate a retailer's cron scripts on plain files:
# deterministic (the same firing makes the same figures), and safe to start twice at once, because every result is
# written aside and moved into place, and a file is taken by renaming it.
set -u
LC_ALL=C
export LC_ALL
umask 077

data=${SMARTCRON_EXAMPLE_DATA:-${XDG_DATA_HOME:-${HOME:-/nonexistent}/.local/share}/smartcron-example}
# A user without a home folder has one of SmartCron's.
if [ -z "${SMARTCRON_EXAMPLE_DATA:-}" ] && ! mkdir -p "$data" 2>/dev/null; then
	data=${SMARTCRON_HOME:-/nonexistent}/example
fi
if ! mkdir -p "$data" 2>/dev/null; then
	echo "the data folder $data cannot be made; set SMARTCRON_EXAMPLE_DATA" >&2
	exit 3
fi
cd "$data" || exit 3

# The moment this run is for: the firing it belongs to, or now when a person starts it.
at=${SMARTCRON_SCHEDULED_AT:-$(date -u +%Y-%m-%dT%H:%M)}
day=${at%%T*}

# Puts standard input in place as $1, whole or not at all.
put() {
	mkdir -p "${1%/*}" && cat >"$1.$$" && mv -f "$1.$$" "$1" && echo "wrote $data/$1 ($(wc -l <"$1") lines)"
}

# Prints $2 lines made by the awk expression $3 from n (1, 2, ...) and roll(k), a number below k that depends on the text
# $1 alone.
make() {
	awk -v text="$1" -v lines="$2" '
		function roll(k) { state = (state * 16807) % 2147483647; return state % k }
		BEGIN {
			state = 7
			for (i = 1; i <= length(text); i++)
				state = (state * 31 + index("0123456789abcdefghijklmnopqrstuvwxyz-:+_T", substr(text, i, 1))) % 2147483647
			if (state == 0) state = 7
			for (n = 1; n <= lines; n++) print '"$3"'
		}'
}

# Prints column $2 of the CSV $1 summed by column $3, largest first; complains of a line whose sum is no number.
rank() {
	awk -F, -v sum="$2" -v by="$3" -v file="$1" '
		$sum !~ /^-?[0-9.]+$/ { printf "%s:%d: \"%s\" is no number\n", file, NR, $sum | "cat >&2"; bad = 1; next }
		{ total[$by] += $sum }
		END { for (key in total) printf "%s,%.2f\n", key, total[key]; exit bad ? 65 : 0 }' "$1" >"$1.rank.$$"
	made=$?
	sort -t, -k2,2nr -k1,1 "$1.rank.$$"
	rm -f "$1.rank.$$"
	return $made
}

unknown() {
	echo "there is no '$1' here" >&2
	exit 2
}
