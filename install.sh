#!/bin/sh
# Installs, upgrades and removes SmartCron.
set -eu
umask 022
LC_ALL=C
export LC_ALL

usage() {
	cat <<-'TEXT'
		Usage: ./install.sh [options]

		As root: the program in /usr/local, its two lines in /etc/cron.d/smartcron, data in /var/lib/smartcron and
		/var/log/smartcron. As an ordinary user: the program in ~/.local, the lines in your own crontab, data in
		~/.local/share/smartcron. Running it again upgrades in place and changes nothing that is as it should be.

		  --user NAME     (root) whose tasks these are: the ticks, and so the tasks, run as this user; default root
		  --tasks FILE    register this task file; default: tasks.yaml in the data folder, at first a copy of ours
		  --no-tasks      register nothing
		  --prefix DIR    where the program goes; default /usr/local or ~/.local
		  --dry-run       tell what would be done
		  --uninstall     take out the crontab lines and the program; asks before the data goes
		  --yes           (with --uninstall) remove the data too, without asking
		  --keep-data     (with --uninstall) keep the data, without asking; this is also what happens without a terminal

		Examples:
		  sudo ./install.sh --user www-data --tasks /srv/app/tasks.yaml
		  ./install.sh --dry-run
		  ./install.sh --uninstall
	TEXT
}

fail() {
	echo "install.sh: $1" >&2
	echo "try: $2" >&2
	exit "${3:-3}"
}

say() { echo "$*"; }

# Does something, or with --dry-run only tells it. The first word says it in a person's words.
act() {
	words=$1
	shift
	if [ "$dry" = y ]; then say "would $words"; else "$@"; fi
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# ---------------------------------------------------------------- what is asked for
here=$(cd -P "$(dirname -- "$0")" && pwd -P)
user= tasks= no_tasks= prefix= dry= uninstall= data=ask
while [ $# -gt 0 ]; do
	case $1 in
	--user | --tasks | --prefix)
		[ $# -ge 2 ] || fail "$1 wants a value" "./install.sh --help" 2
		case $1 in
		--user) user=$2 ;;
		--tasks) tasks=$2 ;;
		--prefix) prefix=$2 ;;
		esac
		shift
		;;
	--no-tasks) no_tasks=y ;;
	--dry-run) dry=y ;;
	--uninstall) uninstall=y ;;
	--yes) data=remove ;;
	--keep-data) data=keep ;;
	-h | --help)
		usage
		exit 0
		;;
	*) fail "there is no option '$1'" "./install.sh --help" 2 ;;
	esac
	shift
done

case $tasks in
'' | /*) ;;
*) tasks=$PWD/$tasks ;;
esac
if [ -n "$tasks" ] && [ ! -r "$tasks" ]; then
	fail "the task file $tasks cannot be read" "name a file that is there after --tasks" 2
fi
case $prefix in
'' | /*) ;;
*) prefix=$PWD/$prefix ;;
esac

# ---------------------------------------------------------------- where everything goes
passwd_field() { getent passwd "$1" | cut -d: -f"$2"; }

uid=$(id -u)
if [ "$uid" = 0 ]; then
	as=root
	prefix=${prefix:-/usr/local}
else
	as=user
	if [ -n "$user" ] && [ "$user" != "$(id -un)" ]; then
		fail "--user $user is for root; you are $(id -un)" "sudo ./install.sh --user $user, or ./install.sh for yourself" 2
	fi
	: "${HOME:?}"
	prefix=${prefix:-$HOME/.local}
fi
base=$prefix/lib/smartcron
link=$prefix/bin/smartcron

# An earlier installation remembers its user and folders.
home=${SMARTCRON_HOME:-} logs=${SMARTCRON_LOG_DIR:-}
if [ -f "$base/installed" ]; then
	{ read -r owner _; IFS= read -r _; IFS= read -r owner_home; IFS= read -r owner_logs; } <"$base/installed"
	user=${user:-$owner} home=${home:-$owner_home} logs=${logs:-$owner_logs}
fi
if [ $as = root ]; then
	user=${user:-root}
	usual_home=/var/lib/smartcron usual_logs=/var/log/smartcron
else
	user=$(id -un)
	# What cron, which knows no XDG folders, would take.
	usual_home=$(passwd_field "$uid" 6)/.local/share/smartcron
	home=${home:-${XDG_DATA_HOME:-$HOME/.local/share}/smartcron}
	usual_logs=$home/logs
fi
home=${home:-$usual_home}
logs=${logs:-$usual_logs}
[ -n "$(passwd_field "$user" 3)" ] || fail "there is no user '$user'" "useradd --system --create-home $user" 2
case $base$home$logs in
*'
'*) fail "a folder's name holds a line break" "choose another --prefix or SMARTCRON_HOME" 2 ;;
esac

# ---------------------------------------------------------------- cron
begin='# BEGIN smartcron (these lines are written and removed by install.sh)'
end='# END smartcron'
cron_file=/etc/cron.d/smartcron
cron_trouble=

# Quotes $1 for the shell that cron starts, and its per cent signs for cron.
quoted() {
	case $1 in
	*[!A-Za-z0-9_./:@%+,=-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")" ;;
	*) printf %s "$1" ;;
	esac | sed 's/%/\\%/g'
}

cron_lines() { # $1: the user field, where there is one
	echo "$begin"
	echo "* * * * *   ${1:+$1  }$(quoted "$link") run"
	echo "*/5 * * * * ${1:+$1  }$(quoted "$link") health >/dev/null"
	echo "$end"
}

# Whether the lines in file $1 are ours, whole, and for this installation; an operator's changes to them are respected.
has_lines() {
	ours=$(quoted "$link")
	grep -qxF "$begin" "$1" && grep -qxF "$end" "$1" &&
		grep -v '^#' "$1" | grep -qF "$ours run" && grep -v '^#' "$1" | grep -qF "$ours health"
}

# Prints file $1 without our lines; fails, printing nothing of use, if their end is not there.
without_lines() {
	awk -v begin="$begin" -v end="$end" '
		$0 == begin && !inside { inside = 1; next }
		inside { if ($0 == end) inside = 0; next }
		{ print }
		END { exit inside }' "$1"
}

cron_runs() {
	for comm in /proc/[0-9]*/comm; do
		{ read -r name <"$comm"; } 2>/dev/null || continue
		case $name in cron | crond | fcron) return 0 ;; esac
	done
	return 1
}

# Puts the user's crontab into $scratch/crontab; fails where there is no crontab to speak of.
read_crontab() {
	if ! command -v crontab >/dev/null; then
		cron_trouble='there is no cron on this machine, so nothing will tick by itself'
		return 1
	fi
	if ! crontab -l >"$scratch/crontab" 2>"$scratch/said"; then
		if ! grep -qi 'no crontab' "$scratch/said"; then
			cron_trouble="your crontab cannot be read: $(head -n 1 "$scratch/said")"
			return 1
		fi
		: >"$scratch/crontab"
	fi
}

write_crontab() {
	if [ -s "$scratch/new" ]; then crontab - <"$scratch/new"; else crontab -r; fi
}

own_lines_without_end() {
	fail "your crontab has our first line but not our last one, '$end'" "crontab -e, and take our lines out by hand"
}

add_cron_lines() {
	if [ $as = root ]; then
		if ! command -v cron >/dev/null && ! command -v crond >/dev/null && [ ! -x /usr/sbin/cron ] || [ ! -d /etc/cron.d ]; then
			cron_trouble='there is no cron on this machine, so nothing will tick by itself'
			return
		fi
		if [ -f $cron_file ] && has_lines $cron_file; then
			say "cron: $cron_file has its lines"
			return
		fi
		{
			echo 'SHELL=/bin/sh'
			echo 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
			cron_lines "$user"
		} >"$scratch/new"
		act "write $cron_file:" put "$scratch/new" $cron_file 644
	else
		read_crontab || return 0
		if has_lines "$scratch/crontab"; then
			say "cron: your crontab has its lines"
			return
		fi
		without_lines "$scratch/crontab" >"$scratch/new" || own_lines_without_end
		[ -z "$(tail -c 1 "$scratch/new")" ] || echo >>"$scratch/new"
		cron_lines '' >>"$scratch/new"
		act "add to your crontab:" write_crontab
	fi
	[ -z "$dry" ] || sed 's/^/    /' "$scratch/new" | sed -n '/BEGIN smartcron/,$p'
	[ -n "$dry" ] || say "cron: two lines for $user"
}

remove_cron_lines() {
	if [ $as = root ]; then
		[ ! -f $cron_file ] || act "remove $cron_file" rm -f $cron_file
	elif read_crontab && grep -qxF "$begin" "$scratch/crontab"; then
		without_lines "$scratch/crontab" >"$scratch/new" || own_lines_without_end
		act "take our lines out of your crontab" write_crontab
	fi
}

# ---------------------------------------------------------------- files
# Puts file $1 in place as $2 with mode $3: written aside, then renamed, so that whoever has the old one open keeps it.
# A file that is the same already is left alone, with its time.
put() {
	if cmp -s "$1" "$2"; then return; fi
	mkdir -p "${2%/*}"
	cp "$1" "${2%/*}/.${2##*/}.$$"
	chmod "$3" "${2%/*}/.${2##*/}.$$"
	mv -f "${2%/*}/.${2##*/}.$$" "$2"
}

build() {
	for jar in "$here/smartcron.jar" "$here/target/smartcron.jar"; do
		[ ! -f "$jar" ] || break
	done
	if [ -f "$jar" ]; then
		[ -f "$here/pom.xml" ] || return 0
		[ -n "$(find "$here/pom.xml" "$here/src/main" -newer "$jar" -print | head -n 1)" ] || return 0
		say "building: the sources are newer than $jar"
	else
		[ -f "$here/pom.xml" ] || fail "there is no smartcron.jar and nothing to build it from in $here" \
			"run install.sh from a checkout or an unpacked release"
		say "building $jar"
	fi
	if command -v mvn >/dev/null; then mvn=mvn; else mvn=$here/mvnw; fi
	[ "$dry" != y ] || { say "would run $mvn package"; return 0; }
	(cd "$here" && "$mvn" -B -q package -DskipTests -Dspotless.check.skip=true >"$scratch/build" 2>&1) || {
		tail -n 30 "$scratch/build" >&2
		fail "the build failed" "a JDK 17 or newer is needed: apt-get install openjdk-17-jdk-headless maven"
	}
}

copy_program() {
	put "$jar" "$base/smartcron.jar" 644
	for script in smartcron smartcron-setup smartcron-example; do
		put "$here/bin/$script" "$base/bin/$script" 755
	done
	for example in "$here"/examples/retail/*.sh; do
		put "$example" "$base/examples/retail/${example##*/}" 644
	done
	schema=$here/src/main/resources/dev/smartcron/taskfile/tasks.schema.json
	[ ! -f "$schema" ] || put "$schema" "$base/tasks.schema.json" 644
	# What cron's bare environment would not give; the launcher reads it.
	if [ "$user" != "$(id -un)" ] || [ "$home" != "$usual_home" ] || [ "$logs" != "$usual_logs" ]; then
		{
			echo "$user $(passwd_field "$user" 3) $(passwd_field "$user" 4)"
			printf '%s\n' "$(passwd_field "$user" 6)" "$home" "$logs"
		} >"$scratch/installed"
		put "$scratch/installed" "$base/installed" 644
	else
		rm -f "$base/installed"
	fi
	mkdir -p "$prefix/bin"
	ln -s ../lib/smartcron/bin/smartcron "$link.$$"
	mv -f "$link.$$" "$link"
}

make_folders() {
	for folder in "$home" "$logs"; do
		[ -d "$folder" ] || { mkdir -p "${folder%/*}" && mkdir -m 700 "$folder"; }
		[ $as = user ] || chown "$user:" "$folder"
	done
}

prepare() { "$base/bin/smartcron-setup" "$base/smartcron.jar" --archive >/dev/null; }

register() {
	[ -z "$no_tasks" ] || return 0
	if [ -z "$tasks" ]; then
		tasks=$home/tasks.yaml
		if [ ! -f "$tasks" ]; then
			[ -f "$here/tasks.yaml" ] || return 0
			sed "1s|\$schema=.*|\$schema=$base/tasks.schema.json|" "$here/tasks.yaml" >"$scratch/tasks.yaml"
			act "copy tasks.yaml to $tasks" put "$scratch/tasks.yaml" "$tasks" 600
			[ $as = user ] || [ "$dry" = y ] || chown "$user:" "$tasks"
		fi
	fi
	act "register $tasks" "$link" register "$tasks"
}

# ---------------------------------------------------------------- out
if [ "$uninstall" = y ]; then
	[ -e "$link" ] || [ -d "$base" ] || say "nothing is installed in $prefix"
	remove_cron_lines
	if [ "$(readlink -f -- "$link" 2>/dev/null)" = "$(readlink -f -- "$base" 2>/dev/null)/bin/smartcron" ]; then
		act "remove $link" rm -f "$link"
	fi
	if [ -f "$base/smartcron.jar" ]; then act "remove $base" rm -rf "$base"; fi
	if [ $as = user ] && [ "$dry" != y ]; then rmdir "$prefix/bin" "$prefix/lib" 2>/dev/null || :; fi
	example=$(passwd_field "$user" 6)/.local/share/smartcron-example
	kept=
	for folder in "$home" "$logs" "$example"; do
		[ ! -d "$folder" ] || kept="$kept $folder"
	done
	if [ -n "$kept" ] && [ $data = ask ]; then
		data=keep
		if [ -t 0 ] && [ "$dry" != y ]; then
			printf 'Remove the data too (%s)? [y/N] ' "${kept# }"
			read -r answer || answer=
			case $answer in [yY]*) data=remove ;; esac
		fi
	fi
	if [ -n "$kept" ] && [ $data = remove ]; then
		for folder in "$home" "$logs" "$example"; do
			[ ! -d "$folder" ] || act "remove $folder" rm -rf -- "$folder"
		done
	elif [ -n "$kept" ]; then
		say "kept:$kept (--uninstall --yes removes data)"
	fi
	[ "$dry" = y ] || say "SmartCron is no longer installed in $prefix"
	exit 0
fi

# ---------------------------------------------------------------- in
build
if [ "$dry" != y ]; then
	java=$("$here/bin/smartcron-setup" "$jar" --find)
	# What does not start is not put in place of what does.
	version=$("${java#* }" -jar "$jar" --version 2>"$scratch/said") ||
		fail "$jar does not start: $(head -n 1 "$scratch/said")" "rm $jar and run install.sh again, which builds it"
fi
act "put the program into $base, with the link $link" copy_program
act "unpack SQLite's library and build the class-data archive in $base/lib" prepare
act "make $home and $logs, which only $user can read" make_folders
act "bring the database up to date" "$link" migrate
register
add_cron_lines
if [ "$dry" = y ]; then
	say "would run the first tick, and verify"
	[ -z "$cron_trouble" ] || say "note: $cron_trouble"
	exit 0
fi
say "first tick:"
# It would stay with what runs, a service for ever; told to end, it leaves that to cron's next tick, and says so.
timeout 10 "$link" run || {
	code=$?
	case $code in 124 | 143) ;; *) exit $code ;; esac
}
say "verify:"
"$link" verify || :
say ""
say "$version is installed: $link, run by Java ${java%% *}, data in $home, logs in $logs"
if [ -n "$cron_trouble" ]; then
	say "But $cron_trouble."
	say "To get cron: apt-get install cron, then run install.sh again. Until then: smartcron run, whenever you like."
elif ! cron_runs; then
	say "But no cron daemon is running, so nothing ticks by itself. To start it: service cron start"
fi
case :$PATH: in
*:"$prefix/bin":*) say "Next: smartcron list" ;;
*) say "Next: $link list (put $prefix/bin on your PATH to write smartcron alone)" ;;
esac
