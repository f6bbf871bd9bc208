#!/bin/sh
# Installs, upgrades and removes SmartCron.
set -eu
umask 022
LC_ALL=C
unset COLUMNS
export LC_ALL

usage() {
	cat <<-'TEXT'
		Usage: ./install.sh [options]

		As root: the program in /usr/local, its two lines in /etc/cron.d/smartcron, data in /var/lib/smartcron and
		/var/log/smartcron. As an ordinary user: the program in ~/.local, the lines in your own crontab, data in
		~/.local/share/smartcron. Running it again upgrades in place; tasks stay as they are registered.

		  --user NAME     (root) whose tasks these are: the ticks, and so the tasks, run as this user; default root
		  --tasks FILE    register this task file; default: what is registered stays, and a first installation gets
		                  a sample, tasks.yaml in the data folder
		  --no-tasks      register nothing
		  --dashboard     keep the dashboard running: by a unit of systemd (as root, where that runs), otherwise as a
		                  service of its own among the tasks
		  --prefix DIR    where the program goes; default /usr/local or ~/.local
		  --dry-run       tell what would be done
		  --uninstall     end what runs, take out the crontab lines and the program; asks before the data goes
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

# Runs what takes its time, and shows that it is alive: seconds on a terminal, else a line now and then.
busy() { # WORDS COMMAND...
	words=$1
	shift
	# Told by a file as well, for a TERM that comes before the new shell has let go of our trap is lost.
	: >"$scratch/busy"
	(
		began=$(date +%s) told=0
		while sleep 1 >/dev/null && [ -e "$scratch/busy" ] && kill -0 $$ 2>/dev/null; do
			took=$(($(date +%s) - began))
			if [ -t 1 ]; then
				printf '\r%s, %ss ' "$words" "$took"
			elif [ $((took - told)) -ge 15 ]; then
				told=$took
				say "$words, ${took}s"
			fi
		done
	) &
	ticker=$!
	code=0
	"$@" || code=$?
	rm -f "$scratch/busy"
	kill $ticker 2>/dev/null
	wait $ticker 2>/dev/null || :
	ticker=
	[ ! -t 1 ] || printf '\r\033[K'
	return $code
}

scratch=$(mktemp -d)
chmod 755 "$scratch"
stage= ticker=
leave() {
	[ -z "$ticker" ] || kill "$ticker" 2>/dev/null || :
	rm -rf "$scratch" ${stage:+"$stage"}
}
trap leave EXIT
trap 'exit 130' INT TERM

# ---------------------------------------------------------------- what is asked for
here=$(cd -P "$(dirname -- "$0")" && pwd -P)
user= tasks= no_tasks= dashboard= prefix= dry= uninstall= data=ask
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
	--dashboard) dashboard=y ;;
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

absolute() { case $1 in '' | /*) printf %s "$1" ;; *) printf %s "$PWD/$1" ;; esac; }
tasks=$(absolute "$tasks")
prefix=$(absolute "$prefix")
if [ -n "$tasks" ] && [ ! -r "$tasks" ]; then
	fail "the task file $tasks cannot be read" "name a file that is there after --tasks" 2
fi

# ---------------------------------------------------------------- where everything goes
# A field of a user's entry, by name or number; nothing where there is none, as in some containers.
passwd_field() {
	{ getent passwd "$1" 2>/dev/null || awk -F: -v who="$1" '$1 == who || $3 == who' /etc/passwd 2>/dev/null; } |
		head -n 1 | cut -d: -f"$2"
}

uid=$(id -u)
me=$(id -un 2>/dev/null) || me=$uid
asked_user=$user
if [ "$uid" = 0 ]; then
	as=root
	prefix=${prefix:-/usr/local}
else
	as=user
	if [ -n "$user" ] && [ "$user" != "$me" ]; then
		fail "--user $user is for root; you are $me" "sudo ./install.sh --user $user, or ./install.sh for yourself" 2
	fi
	HOME=${HOME:-$(passwd_field "$uid" 6)}
	export HOME
	[ -n "$HOME" ] || fail "you have no home folder" "set HOME to a folder of yours"
	prefix=${prefix:-$HOME/.local}
fi
base=$prefix/lib/smartcron
link=$prefix/bin/smartcron

# An earlier installation remembers its user and folders.
home=$(absolute "${SMARTCRON_HOME:-}") logs=$(absolute "${SMARTCRON_LOG_DIR:-}")
if [ -f "$base/installed" ]; then
	{ read -r owner _; IFS= read -r _; IFS= read -r owner_home; IFS= read -r owner_logs; } <"$base/installed"
	user=${user:-$owner} home=${home:-$owner_home} logs=${logs:-$owner_logs}
fi
if [ $as = root ]; then
	user=${user:-root}
	usual_home=/var/lib/smartcron usual_logs=/var/log/smartcron
	user_id=$(passwd_field "$user" 3) user_group=$(passwd_field "$user" 4) user_dir=$(passwd_field "$user" 6)
	if [ "$user" = root ]; then user_id=0 user_group=0 user_dir=${user_dir:-/}; fi
	[ -n "$user_id" ] || fail "there is no user '$user'" "useradd --system --create-home $user" 2
else
	user=$me user_id=$uid user_group=$(id -g) user_dir=$(passwd_field "$uid" 6)
	user_dir=${user_dir:-$HOME}
	# What cron, which knows no XDG folders, would take.
	usual_home=$user_dir/.local/share/smartcron
	home=${home:-${XDG_DATA_HOME:-$HOME/.local/share}/smartcron}
	usual_logs=$home/logs
fi
home=${home:-$usual_home}
logs=${logs:-$usual_logs}
case $base$home$logs in
*'
'*) fail "a folder's name holds a line break" "choose another --prefix or SMARTCRON_HOME" 2 ;;
esac

# ---------------------------------------------------------------- cron
begin='# BEGIN smartcron (these lines are written and removed by install.sh)'
end='# END smartcron'
cron_file=/etc/cron.d/smartcron
no_cron='there is no cron on this machine, so nothing will tick by itself'
cron_trouble=

# BusyBox's cron, and one without that folder, know users' own crontabs only.
cron_by="crontab"
if [ $as = root ] && [ -d /etc/cron.d ]; then
	case $(readlink -f -- "$(command -v crond || :)" 2>/dev/null) in */busybox) ;; *) cron_by="file" ;; esac
fi

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

# Whether the lines in file $1 are ours, whole, for this installation and for user $2, where there is a field for one; an
# operator's changes to them are respected.
has_lines() {
	grep -qxF "$begin" "$1" && grep -qxF "$end" "$1" || return 1
	for word in run health; do
		grep -v '^#' "$1" | grep -F -- "$(quoted "$link") $word" |
			awk -v user="$2" 'user == "" || $6 == user || (/^@/ && $2 == user)' | grep -q . || return 1
	done
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
	[ ! -d /run/systemd/generator/cron.target.wants ] || return 0 # systemd-cron
	for comm in /proc/[0-9]*/comm; do
		{ read -r name <"$comm"; } 2>/dev/null || continue
		case $name in cron | crond | fcron | bcron-sched) return 0 ;; esac
	done
	return 1
}

crontab_of() { if [ $as = root ]; then crontab -u "$user" "$@"; else crontab "$@"; fi; }

# Puts the user's crontab into $scratch/crontab; fails where there is no crontab to speak of. Each cron has words of its own
# for a crontab that is not there, in some language; those for one that this user may not have are few.
read_crontab() {
	if ! command -v crontab >/dev/null; then
		cron_trouble=$no_cron
		return 1
	fi
	if ! crontab_of -l >"$scratch/crontab" 2>"$scratch/said"; then
		if grep -qiE 'not allowed|not permitted|denied|permission|suid|setuid|passwd|unknown u|input/output|read-only' "$scratch/said"; then
			cron_trouble="$whose crontab cannot be read: $(head -n 1 "$scratch/said")"
			return 1
		fi
		: >"$scratch/crontab"
	fi
}

write_crontab() {
	if [ -s "$scratch/new" ]; then crontab_of - <"$scratch/new"; else crontab_of -r; fi
}

own_lines_without_end() {
	fail "$whose crontab has our first line but not our last one, '$end'" "crontab -e, and take our lines out by hand"
}
whose=your
[ $as = user ] || whose="$user's"

# Shows the lines, and writes them by the command given; what stands in the way of that is told at the end.
write_lines() { # WHERE COMMAND...
	where=$1
	shift
	if [ "$dry" = y ]; then
		say "would add to $where:"
	elif ! "$@" 2>"$scratch/said"; then
		cron_trouble="$where cannot be written: $(head -n 1 "$scratch/said")"
	else
		say "cron: two lines for $user in $where"
		return
	fi
	sed -n '/BEGIN smartcron/,$p' "$scratch/new" | sed 's/^/    /'
}

add_cron_lines() {
	if [ $as = root ] && ! command -v cron >/dev/null && ! command -v crond >/dev/null && [ ! -x /usr/sbin/cron ]; then
		cron_trouble=$no_cron
	elif [ $cron_by = file ]; then
		if [ -f $cron_file ] && has_lines $cron_file "$user"; then
			say "cron: $cron_file has its lines"
			return
		fi
		{
			echo 'SHELL=/bin/sh'
			echo 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
			cron_lines "$user"
		} >"$scratch/new"
		write_lines $cron_file put "$scratch/new" $cron_file 644
	elif read_crontab; then
		if has_lines "$scratch/crontab" ''; then
			say "cron: $whose crontab has its lines"
			return
		fi
		without_lines "$scratch/crontab" >"$scratch/new" || own_lines_without_end
		[ -z "$(tail -c 1 "$scratch/new")" ] || echo >>"$scratch/new"
		cron_lines '' >>"$scratch/new"
		write_lines "$whose crontab" write_crontab
	fi
}

remove_cron_lines() {
	[ $as = user ] || [ ! -f $cron_file ] || act "remove $cron_file" rm -f $cron_file
	[ $cron_by = crontab ] || return 0
	if ! read_crontab; then
		[ "$cron_trouble" = "$no_cron" ] || say "note: $cron_trouble; lines of ours in it stay"
	elif grep -qxF "$begin" "$scratch/crontab"; then
		without_lines "$scratch/crontab" >"$scratch/new" || own_lines_without_end
		act "take our lines out of $whose crontab" write_crontab
	fi
}

# ---------------------------------------------------------------- files
# Puts file $1 in place as $2 with mode $3: written aside, then renamed, so that whoever has the old one open keeps it.
# A file that is the same already is left alone, with its time.
put() {
	if cmp -s "$1" "$2"; then return; fi
	mkdir -p "${2%/*}" || return
	if cp "$1" "${2%/*}/.${2##*/}.$$" && chmod "$3" "${2%/*}/.${2##*/}.$$" && mv -f "${2%/*}/.${2##*/}.$$" "$2"; then return; fi
	rm -f "${2%/*}/.${2##*/}.$$"
	return 1
}

# The folder that is there, of those that lead to $1.
nearest() {
	folder=$1
	until [ -e "$folder" ]; do folder=$(dirname "$folder"); done
	printf %s "$folder"
}

# Everything that can be known before the first change.
refuse_early() {
	for place in "$base" "$prefix/bin" "$home" "$logs"; do
		at=$(nearest "$place")
		if ! [ -d "$at" ] || ! [ -w "$at" ]; then
			fail "$place cannot be made: $at cannot be written by $me" \
				"name another place with --prefix DIR, SMARTCRON_HOME or SMARTCRON_LOG_DIR"
		fi
	done
	for place in "$home" "$home/smartcron.db" "$logs"; do
		[ -e "$place" ] || continue
		owner_id=$(stat -Lc %u "$place")
		[ "$owner_id" = "$user_id" ] || fail "$place belongs to $(stat -Lc %U "$place"), and these tasks are to run as $user" \
			"$(handing_over "$(stat -Lc %U "$place")")"
	done
}

handing_over() { # OWNER
	if [ $as = user ]; then
		echo "name a folder of yours with SMARTCRON_HOME"
	elif [ -z "$asked_user" ]; then
		echo "./install.sh --user $1"
	else
		echo "./install.sh --uninstall --keep-data && chown -R $user: $home $logs && ./install.sh --user $user"
	fi
}

build() {
	for jar in "$here/smartcron.jar" "$here/target/smartcron.jar"; do
		[ ! -f "$jar" ] || break
	done
	why="there is no $jar yet"
	if [ -f "$jar" ]; then
		[ -f "$here/pom.xml" ] || return 0
		[ -n "$(find "$here/pom.xml" "$here/src/main" -newer "$jar" -print | head -n 1)" ] || return 0
		why="the sources are newer than $jar"
	else
		[ -f "$here/pom.xml" ] || fail "there is no smartcron.jar and nothing to build it from in $here" \
			"run install.sh from a checkout or an unpacked release"
	fi
	if [ "$dry" = y ]; then
		say "would build the program, which takes one to five minutes: $why"
		jar=
		return
	fi
	[ -w "$here" ] || fail "$why, and $here cannot be written by $me" "build it as its owner: mvn -B package -DskipTests"
	if command -v mvn >/dev/null; then mvn=mvn; else mvn=$here/mvnw; fi
	say "building the program, which takes one to five minutes: $why"
	busy building maven || {
		tail -n 30 "$scratch/build" >&2
		fail "the build failed" "a JDK 17 or newer is needed: apt-get install openjdk-17-jdk-headless maven"
	}
}

maven() { (cd "$here" && exec "$mvn" -B -q package -Dmaven.test.skip=true -Dspotless.check.skip=true >"$scratch/build" 2>&1); }

# Makes the whole program anew, aside: what is found wrong with it now has changed nothing yet.
stage_program() {
	if [ "$dry" = y ]; then stage=$scratch/program; else stage=$prefix/lib/.smartcron.$$; fi
	{
		mkdir -p "$stage/bin" "$stage/docs" "$stage/examples/retail" "$stage/examples/dashboard" &&
			cp "$jar" "$stage/smartcron.jar" &&
			cp "$here/bin/smartcron" "$here/bin/smartcron-setup" "$here/bin/smartcron-example" "$stage/bin/" &&
			cp "$here"/examples/retail/*.sh "$stage/examples/retail/" &&
			cp "$here"/examples/dashboard/* "$stage/examples/dashboard/"
	} 2>"$scratch/said" || fail "cannot write the program to ${stage%/*}: $(head -n 1 "$scratch/said")" \
		"make room there, or name another place with --prefix DIR"
	schema=$here/src/main/resources/dev/smartcron/taskfile/tasks.schema.json
	for more in "$schema" "$here/crontab.example"; do
		[ ! -f "$more" ] || cp "$more" "$stage/"
	done
	for page in "$here"/docs/*.md; do
		[ ! -f "$page" ] || cp "$page" "$stage/docs/"
	done
	# The sample, for an editor to check against the schema beside it.
	[ ! -f "$here/tasks.yaml" ] ||
		sed "1s|\$schema=.*|\$schema=$base/tasks.schema.json|" "$here/tasks.yaml" >"$stage/examples/tasks.yaml"
	# What cron's bare environment would not give; the launcher reads it.
	if [ "$user" != "$me" ] || [ "$home" != "$usual_home" ] || [ "$logs" != "$usual_logs" ]; then
		printf '%s\n' "$user $user_id $user_group" "${user_dir:-/}" "$home" "$logs" >"$stage/installed"
	fi
	find "$stage" -type f -exec chmod 644 {} +
	chmod 755 "$stage"/bin/*
}

staged() { sh "$stage/bin/smartcron" "$@"; }

# What does not start, or cannot use the database or the task file, is not put in place of what does.
try_program() {
	java=$(sh "$stage/bin/smartcron-setup" "$stage/smartcron.jar")
	version=$(staged --version 2>"$scratch/said") ||
		fail "$jar does not start: $(head -n 1 "$scratch/said")" "rm $jar and run install.sh again, which builds it"
	staged migrate --dry-run >/dev/null || exit 3
	[ -z "$tasks" ] || staged simulate "$tasks" --for 1m >/dev/null || exit 2
}

commit_program() {
	(cd "$stage" && find . -path ./lib -prune -o -type f -print) >"$scratch/files"
	while IFS= read -r file; do
		cmp -s "$stage/$file" "$base/$file" || { mkdir -p "$base/${file%/*}" && mv -f "$stage/$file" "$base/$file"; }
	done <"$scratch/files"
	grep -qxF ./installed "$scratch/files" || rm -f "$base/installed"
	mkdir -p "$prefix/bin"
	ln -s ../lib/smartcron/bin/smartcron "$link.$$"
	mv -f "$link.$$" "$link"
}

make_folders() {
	for folder in "$home" "$logs"; do
		[ ! -d "$folder" ] || continue
		mkdir -p "${folder%/*}" && mkdir -m 700 "$folder"
		[ $as = user ] || chown "$user_id:$user_group" "$folder"
	done
}

prepare() { "$base/bin/smartcron-setup" "$base/smartcron.jar" --archive >/dev/null; }

# ---------------------------------------------------------------- tasks
# What an operator registered stays as it is, whatever became of its file; only an installation that never had a database gets
# the sample.
register() { # THE PROGRAM...
	if [ -n "$tasks" ]; then
		act "register $tasks" "$@" register "$tasks"
		return
	fi
	files=$("$@" list --files) || return
	case $files in
	'from '*)
		printf '%s\n' "$files" | sed 's/^/tasks: kept as registered /'
		return
		;;
	esac
	sample=$base/examples/tasks.yaml
	if [ -n "$no_tasks" ] || [ "$fresh" != y ]; then
		say "tasks: none is registered; to begin: smartcron register FILE ($sample is one to begin with)"
		return
	fi
	tasks=$home/tasks.yaml
	if [ ! -f "$tasks" ]; then
		act "copy the sample to $tasks" put "$sample" "$tasks" 600
		[ $as = user ] || [ "$dry" = y ] || chown "$user_id:$user_group" "$tasks"
	fi
	act "register $tasks" "$@" register "$tasks"
	[ "$dry" = y ] || say "tasks: the file to edit is $tasks; after that: smartcron register $tasks"
}

# ---------------------------------------------------------------- the dashboard
unit=/etc/systemd/system/smartcron-dashboard.service

has_systemd() { [ $as = root ] && [ -d /run/systemd/system ]; }

systemd_takes_it() {
	systemctl daemon-reload && systemctl enable --quiet smartcron-dashboard && systemctl restart smartcron-dashboard
}

# What keeps it running is there already; only a new program has to be taken.
keep_dashboard() {
	if has_systemd; then
		sed "s|^User=.*|User=$user|; s|^ExecStart=.*|ExecStart=$link dashboard|" \
			"$base/examples/dashboard/smartcron-dashboard.service" >"$scratch/unit"
		put "$scratch/unit" $unit 644
		systemd_takes_it || fail "the dashboard cannot be started by systemd" "systemctl status smartcron-dashboard"
		kept_by="systemd (systemctl status smartcron-dashboard)"
	else
		sed "s|/usr/local/bin/smartcron|$link|" "$base/examples/dashboard/dashboard.yaml" >"$scratch/dashboard.yaml"
		put "$scratch/dashboard.yaml" "$home/dashboard.yaml" 600
		[ $as = user ] || chown "$user_id:$user_group" "$home/dashboard.yaml"
		"$link" register "$home/dashboard.yaml" >/dev/null
		"$link" kill smartcron_dashboard >/dev/null 2>&1 || : # an old one, which is started again as the new one
		kept_by="the service smartcron_dashboard (smartcron show smartcron_dashboard)"
	fi
}

# ---------------------------------------------------------------- out
# A line for each task that runs from here: its process, and its command. Asked of the kernel, for the database may be gone.
running_tasks() {
	for process in /proc/[0-9]*; do
		run=$(tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -m 1 -F "$home/runs/") || continue
		task=$(sed -n 's/^task \([0-9]*\) .*/\1/p' "$run/started" 2>/dev/null | head -n 1)
		[ -d "/proc/${task:-none}" ] || task=${process#/proc/}
		echo "$task $(tr '\0' ' ' <"/proc/$task/cmdline" 2>/dev/null | cut -c 1-100)"
	done
}

end_what_runs() {
	[ -x "$link" ] && [ -d "$home" ] || return 0
	if [ "$dry" = y ]; then
		running_tasks | sed 's/^/would end process /'
		return
	fi
	"$link" stop --all >"$scratch/said" 2>&1 || :
	grep -v '^nothing was running' "$scratch/said" || :
	left=$(running_tasks)
	[ -n "$left" ] || return 0
	printf '%s\n' "$left" | sed 's/^/still running: process /' >&2
	fail "tasks that run could not be ended; nothing ticks any more, and no file was removed" \
		"kill -KILL $(printf '%s\n' "$left" | cut -d ' ' -f 1 | tr '\n' ' ')and ./install.sh --uninstall again"
}

remove_data() {
	for folder in "$home" "$logs" "$example"; do
		[ -d "$folder" ] || continue
		size=$(du -sh "$folder" 2>/dev/null | cut -f 1)
		act "remove $folder (${size:-?})" rm -rf -- "$folder"
		[ "$dry" = y ] || say "removed $folder (${size:-?})"
	done
}

if [ "$uninstall" = y ]; then
	[ -e "$link" ] || [ -d "$base" ] || say "nothing is installed in $prefix"
	remove_cron_lines
	if has_systemd && [ -f $unit ]; then
		act "stop the dashboard" systemctl disable --quiet --now smartcron-dashboard
		act "remove $unit" rm -f $unit
		act "tell systemd so" systemctl daemon-reload
	fi
	end_what_runs
	if [ "$(readlink -f -- "$link" 2>/dev/null)" = "$(readlink -f -- "$base" 2>/dev/null)/bin/smartcron" ]; then
		act "remove $link" rm -f "$link"
	fi
	if [ -f "$base/smartcron.jar" ]; then act "remove $base" rm -rf "$base"; fi
	if [ $as = user ] && [ "$dry" != y ]; then rmdir "$prefix/bin" "$prefix/lib" 2>/dev/null || :; fi
	example=$user_dir/.local/share/smartcron-example
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
	if [ $data = remove ]; then
		remove_data
	elif [ -n "$kept" ]; then
		say "kept:$kept (--uninstall --yes removes data)"
	fi
	[ "$dry" = y ] || say "SmartCron is no longer installed in $prefix"
	exit 0
fi

# ---------------------------------------------------------------- in
refuse_early
build
# Maven may need them; the program does not.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
if [ -n "$jar" ]; then
	stage_program
	try_program
fi
upgrade=
[ ! -e "$link" ] || upgrade=y
if [ "$dry" = y ]; then
	say "would put the program into $base, with the link $link"
	say "would prepare its start in $base/lib"
	say "would make $home and $logs, which only $user can read"
	if [ -n "$jar" ]; then
		say "would bring the database up to date: $(staged migrate --dry-run)"
		case $(staged migrate --dry-run) in 'schema 0 '*) fresh=y ;; *) fresh= ;; esac
		register staged
	fi
	add_cron_lines
	[ -z "$dashboard" ] || say "would keep the dashboard running"
	say "would run the first tick, and verify"
	[ -z "$cron_trouble" ] || say "note: $cron_trouble"
	exit 0
fi

commit_program
busy "preparing its start" prepare
make_folders
migrated=$("$link" migrate)
say "database: $migrated"
case $migrated in 'schema 0 '*) fresh=y ;; *) fresh= ;; esac
register "$link"
# Where it was kept running before, it is to be the new program.
if has_systemd && [ -f $unit ]; then dashboard=y; fi
kept_by=
[ -z "$dashboard" ] || keep_dashboard
add_cron_lines
if [ -n "$upgrade" ]; then
	running_tasks | sed 's/^/goes on, and the new program watches it from the next tick on: process /'
fi
say "first tick:"
# It would stay with what runs, a service for ever; told to end, it leaves that to cron's next tick, and says so.
code=0
timeout 10 "$link" run --verbose >"$scratch/tick" 2>&1 || code=$?
[ -s "$scratch/tick" ] || echo "nothing was due" >"$scratch/tick"
sed 's/^/  /' "$scratch/tick"
case $code in 0 | 124 | 143) ;; *) exit $code ;; esac
say "verify:"
"$link" verify || :
say ""
say "$version is installed: $link, run by Java ${java%% *}, data in $home, logs in $logs"
if [ "$cron_trouble" = "$no_cron" ]; then
	say "But $no_cron."
	say "To get cron: apt-get install cron, then run install.sh again. Until then: smartcron trigger TASK --wait runs one task."
elif [ -n "$cron_trouble" ]; then
	say "But $cron_trouble, so nothing will tick by itself."
	say "Have somebody who may add the two lines for $user, as they stand in crontab.example, with $link in them."
elif ! cron_runs; then
	say "But no cron daemon is running, so nothing ticks by itself. To start it: service cron start"
fi
if [ -n "$dashboard" ]; then
	say "Dashboard: kept running by $kept_by."
	say "  $("$link" dashboard --where | tr '\n' ' ')"
fi
case :$PATH: in
*:"$prefix/bin":*) say "Next: smartcron list" ;;
*) say "Next: $link list (put $prefix/bin on your PATH to write smartcron alone)" ;;
esac
