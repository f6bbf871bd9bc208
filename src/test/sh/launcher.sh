#!/bin/bash
# bin/smartcron: where it works, which Java it takes, what it prepares, and when the gate lets a minute pass without Java.
# Needs target/smartcron.jar. Usable alone: src/test/sh/launcher.sh
. "$(dirname "$0")/lib.sh"
trap 'rm -rf "$scratch"' EXIT
jar=$root/target/smartcron.jar
unset JAVA_HOME
export SMARTCRON_LOG_DIR=$scratch/logs # else it is /var/log/smartcron for root
[ -f "$jar" ] || { echo "there is no $jar; try: mvn -B package -DskipTests" >&2; exit 3; }

# A copy like an installed one, in a folder with a space, so that nothing of the checkout is touched.
at="$scratch/lib with space/smartcron"
mkdir -p "$at/bin" "$scratch/bin" "$scratch/empty" "$scratch/user"
cp "$jar" "$at/smartcron.jar"
cp "$root"/bin/* "$at/bin/"
cron=$at/bin/smartcron
bare() { env -i PATH=/usr/bin:/bin SHELL=/bin/sh HOME="$scratch/user" "$@"; } # as cron starts things
javas=()
for java in /usr/lib/jvm/*/bin/java; do
	real=$(readlink -f "$java")
	[[ " ${javas[*]-} " == *" $real "* ]] || javas+=("$real")
done

echo "where it works"
check "from a path with spaces, under cron's bare environment" bare "$cron" --version
check "prepared SQLite's library on first use" test -s "$at/lib/libsqlitejdbc.so"
check "through a symbolic link" eval 'ln -s "$cron" "$scratch/bin/smartcron" && bare "$scratch/bin/smartcron" --version'
check "through a link to a link, found on PATH" \
	eval 'ln -s smartcron "$scratch/bin/sc" && (cd / && PATH="$scratch/bin:/usr/bin:/bin" sc --version)'
check "as a relative path" eval '(cd "$at" && bin/smartcron --version)'
check "with sh, by name" eval '(cd "$at/bin" && sh smartcron --version)'
check "from a folder that was removed" eval 'mkdir "$scratch/gone" && cd "$scratch/gone" && rmdir "$scratch/gone" && bare "$cron" --version'
check "in the folder it was started in, through a link too" eval '
	ln -s "$at" "$scratch/there" && cd "$scratch/there" && equal "$at" "$(SMARTCRON_JAVA_OPTS="-XshowSettings:properties" "$cron" --version 2>&1 | sed -n "s/^ *user.dir = //p")"'
written="$scratch/höme"
mkdir "$written"
printf 'version: 1\ntasks:\n  - {name: a, working_dir: "%s", command: [touch, "ā ✓"]}\n' "$written" >"$written/täsks.yaml"
spoken() { env -i PATH=/usr/bin:/bin LC_ALL=C "$cron" "$@" --home "$written/h" --log-dir "$written/logs"; }
check "letters that are not ASCII, in paths and arguments, where no locale is set" eval '
	spoken register "$written/täsks.yaml" && spoken trigger a && spoken run && test -e "$written/ā ✓"'
check "such letters where Java knows none: that task alone is refused" eval '
	spoken trigger a && cd "$written" && rm "ā ✓" && ln -s "$written" "$scratch/hoeme" &&
	env -i PATH=/usr/bin:/bin LC_ALL=C "$(sed -n 1p "$at/lib/prepared")" -jar "$at/smartcron.jar" run --home "$scratch/hoeme/h" --log-dir "$scratch/hoeme/logs" &&
	! test -e "ā ✓" && holds "$(spoken history)" failed && holds "$(spoken history --json)" "its working_dir is not a path here"'
check "with a PATH that leads nowhere, and none" eval 'env -i PATH=/nowhere "$cron" --version && env -i PATH= "$cron" --version && env -i "$cron" --version'
check "what it makes is its owner'\''s under any umask" eval '
	for mask in 0777 0000; do
		home=$scratch/mask$mask && (umask $mask; exec "$cron" run --home "$home" --log-dir "$home/logs") &&
			equal "" "$(find "$home" ! -type d ! -perm -600 -o -type d ! -perm -700 -o -perm /022)" || exit
	done'
check "a limit on the size of files: two lines" eval '
	said=$(ulimit -f 4; "$cron" run --home "$scratch/limit" 2>&1)
	equal 3 $? && equal 2 "$(wc -l <<<"$said")" && holds "$said" "ulimit -f"'
check "without writing in a folder that is not its own" eval '
	cp -r "$at" "$scratch/ro" && rm -rf "$scratch/ro/lib" && mkdir "$scratch/ro/lib" && chmod -R a-w "$scratch/ro" &&
	if [ "$(id -u)" = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$scratch/ro/bin/smartcron" --version
	else "$scratch/ro/bin/smartcron" --version; fi; code=$?; chmod -R u+w "$scratch/ro"; exit $code'

if [ "$(id -u)" = 0 ]; then
	# After `su` or `sudo -u` a terminal is somebody else's, and cannot be opened once more.
	widest() { script -qec "stty cols $1; exec setpriv --reuid 65534 --regid 65534 --clear-groups '$cron' --help" /dev/null | tr -d '\r' | wc -L; }
	check "as wide as the terminal, be it another user's" eval '[ "$(widest 60)" -le 60 ] && [ "$(widest 75)" -gt 60 ]'
fi

echo "a tick by hand"
printf 'version: 1\ntasks:\n  - {name: long, command: "until [ -e %s/go ]; do sleep 0.1; done"}\n' "$scratch" >"$scratch/long.yaml"
in_home() { "$cron" "$@" --home "$scratch/hand" --log-dir "$scratch/hand/logs"; }
in_home register "$scratch/long.yaml" >/dev/null && in_home trigger long >/dev/null 2>&1
setsid "$cron" run --home "$scratch/hand" --log-dir "$scratch/hand/logs" </dev/null >/dev/null 2>&1 & # no terminal, as with cron
stays=$!
check "comes while cron's watches a task" within 60 eval 'json in_home history | grep -q "\"status\":\"running\""'
check "does not take its place, for it has another environment" eval '
	IS_OF=shell timeout 60 script -qec "\"$cron\" run --home \"$scratch/hand\" --log-dir \"$scratch/hand/logs\"" /dev/null && kill -0 $stays'
touch "$scratch/go"
wait $stays

echo "which Java"
used() { "$cron" --version 2>&1 | grep -oE 'version "[0-9]+' | grep -oE '[0-9]+'; }
for java in "${javas[@]}"; do
	major=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
	if [ "$major" -ge 17 ]; then
		check "SMARTCRON_JAVA: Java $major" eval 'equal "$major" "$(SMARTCRON_JAVA=$java SMARTCRON_JAVA_OPTS=-showversion used)"'
		check "JAVA_HOME: Java $major" eval 'equal "$major" "$(JAVA_HOME=${java%/bin/java} SMARTCRON_JAVA_OPTS=-showversion used)"'
		check "nothing but the answer on Java $major" eval '
			SMARTCRON_JAVA=$java "$cron" --version >"$scratch/out" 2>"$scratch/err" && test -s "$scratch/out" && equal "" "$(cat "$scratch/err")"'
	fi
done
check "JAVA_HOME that holds no Java is passed over" eval 'JAVA_HOME=$scratch/empty "$cron" --version'
mkdir -p "$scratch/old/bin"
printf '#!/bin/sh\necho '\''openjdk version "11.0.2"'\'' >&2\n' >"$scratch/old/bin/java"
chmod +x "$scratch/old/bin/java"
check "a Java 11 on the PATH is passed over" eval 'PATH="$scratch/old/bin:$PATH" "$cron" --version'
two_lines() { # COMMAND...: exit 3, nothing on standard output, two lines on the other
	"$@" >"$scratch/out" 2>"$scratch/err"
	equal 3 $? && equal 0 "$(wc -c <"$scratch/out")" && equal 2 "$(wc -l <"$scratch/err")" && holds "$(tail -n 1 "$scratch/err")" '^try: '
}
check "SMARTCRON_JAVA that is too old: two lines, exit 3" eval 'SMARTCRON_JAVA="$scratch/old/bin/java" two_lines "$cron" list'
check "SMARTCRON_JAVA that is nothing: two lines, exit 3" eval 'SMARTCRON_JAVA=/nowhere/java two_lines "$cron" list'
check "SMARTCRON_JAVA_OPTS that Java does not know: two lines, exit 3" eval 'SMARTCRON_JAVA_OPTS=-Xbogus two_lines "$cron" list && grep -q Xbogus "$scratch/err"'
for limit in '-v 2000000' '-d 30000'; do
	check "too little memory for Java (ulimit $limit): two lines, exit 3" eval '(ulimit $limit; two_lines "$cron" list) && grep -q ulimit "$scratch/err"'
done
for variable in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
	check "$variable of the environment is not for this Java" eval '
		equal "$("$cron" --version)" "$(env $variable=-Xmx64m "$cron" --version 2>&1)" && equal "$("$cron" --version)" "$(env $variable=-javaagent:/gone.jar "$cron" --version 2>&1)"'
done
printf 'version: 1\ntasks:\n  - {name: a, env: {A: "${env:JAVA_TOOL_OPTIONS}"}, command: "echo got $A"}\n' >"$scratch/java.yaml"
check "but for a task that refers to it" eval '
	"$cron" register "$scratch/java.yaml" --home "$scratch/java" && holds "$(JAVA_TOOL_OPTIONS=-Xmx77m "$cron" trigger a --wait --home "$scratch/java")" "got -Xmx77m"'
mkdir -p "$scratch/nojar/bin" && cp "$root"/bin/* "$scratch/nojar/bin/"
check "no jar: two lines, exit 3" two_lines "$scratch/nojar/bin/smartcron" list
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	cp -r "$at" "$scratch/nojava" && rm -rf "$scratch/nojava/lib"
	check "no Java on the machine: two lines, exit 3" two_lines unshare -m sh -c '
		mount -t tmpfs none /usr/lib/jvm && PATH="$1/empty:/usr/bin:/bin" exec "$1/nojava/bin/smartcron" list' sh "$scratch"
fi

echo "the class-data archive"
# In a folder without a space: Java reads no program's classes from an archive when the path of its jar needs escaping.
mkdir -p "$scratch/plain" && cp -r "$at/bin" "$at/smartcron.jar" "$scratch/plain/"
plain=$scratch/plain/smartcron.jar
"$scratch/plain/bin/smartcron-setup" "$plain" --archive >"$scratch/setup" 2>&1
check "is built, and says nothing but the Java it is for" eval 'ls "$scratch"/plain/lib/classes.* && holds "$(cat "$scratch/setup")" "^[0-9]+ /" && equal 1 "$(wc -l <"$scratch/setup")"'
from_archive() { # prints how many of our own classes came from the archive
	SMARTCRON_JAVA_OPTS="-Xlog:class+load:file=$scratch/loaded" "$scratch/plain/bin/smartcron" --version >/dev/null 2>&1
	grep 'dev\.smartcron' "$scratch/loaded" | grep -c 'shared object'
}
check "is used" eval '[ "$(from_archive)" -gt 0 ]'
if [ -e "$scratch/plain/lib/classes.jsa" ]; then # of a single program, from Java 25 on, with what that one happened to need
	check "and so is that of the other commands" eval 'test -s "$scratch/plain/lib/commands.jsa" && ! grep "no class-data" "$scratch/setup"'
	printf 'version: 1\ntasks:\n  - {name: a, schedule: "@reboot", command: ["true"]}\n' >"$scratch/a.yaml"
	check "holds every class of ours that a tick with work needs, and the next idle one" eval '
		export SMARTCRON_HOME=$scratch/ticks SMARTCRON_LOG_DIR=$scratch/ticks/logs
		"$scratch/plain/bin/smartcron" register "$scratch/a.yaml" >/dev/null
		for tick in work idle; do
			rm -f "$SMARTCRON_HOME/run/gate"
			SMARTCRON_JAVA_OPTS="-Xlog:class+load:file=$scratch/$tick" "$scratch/plain/bin/smartcron" run || exit 1
			grep -q "tick.Tick source: shared" "$scratch/$tick" || exit 1
		done
		grep -q "store.rows.Claim source: shared" "$scratch/work" && equal "" "$(grep -h "source: file:" "$scratch/work" "$scratch/idle")"'
fi
check "another collector may be chosen, and everything works" eval '
	holds "$(SMARTCRON_JAVA_OPTS="-XX:+UseSerialGC" "$scratch/plain/bin/smartcron" --version 2>&1)" "^smartcron [0-9]"'
check "is built once" eval '
	before=$(stat -c %y "$scratch"/plain/lib/classes.*) && "$scratch/plain/bin/smartcron-setup" "$plain" --archive &&
	equal "$before" "$(stat -c %y "$scratch"/plain/lib/classes.*)"'
check "is not used once the jar is another" eval 'touch -d "1 hour ago" "$plain"; [ "$(from_archive)" = 0 ]'
check "and Java keeps the classes of its own archive then" eval 'grep -q "java.lang.String source: shared" "$scratch/loaded"'
check "and SQLite's library was unpacked anew" eval 'equal "$(stat -c "%n %s %Y" "$plain")" "$(sed -n 4p "$scratch/plain/lib/prepared")"'
"$scratch/plain/bin/smartcron-setup" "$plain" --archive >/dev/null 2>&1
check "moved as a whole, it prepares itself again and prints nothing more" eval '
	cp -r "$scratch/plain" "$scratch/moved" && "$scratch/moved/bin/smartcron" --version >"$scratch/out" 2>&1 &&
	equal "$("$scratch/plain/bin/smartcron" --version)" "$(cat "$scratch/out")"'
for java in "${javas[@]:1}"; do
	check "another Java ($java) runs without it, silently" eval '
		equal "$("$scratch/plain/bin/smartcron" --version 2>&1)" "$(SMARTCRON_JAVA=$java "$scratch/plain/bin/smartcron" --version 2>&1)"'
done

echo "the gate"
export SMARTCRON_HOME="$scratch/a home"
mkdir -p "$SMARTCRON_HOME/run"
now=$(date +%s)
boot=$(cat /proc/sys/kernel/random/boot_id).$(cut -d" " -f22 /proc/1/stat)
# Java that cannot be: whoever passes the gate needs none, whoever does not gets exit 3.
shut() { ! SMARTCRON_JAVA=/nowhere/java "$cron" "$@" 2>/dev/null; }
opens() { SMARTCRON_JAVA=/nowhere/java "$cron" "${@:-run}"; }
gate() { # WRITTEN NEXT_DUE [BOOT]: written now, after a database of ten seconds ago
	touch -d '10 seconds ago' "$SMARTCRON_HOME/smartcron.db"
	rm -f "$SMARTCRON_HOME/smartcron.db-wal" "$SMARTCRON_HOME/smartcron.yaml" "$SMARTCRON_HOME/run/idle"
	echo "${3:-$boot} $1 $2" >"$SMARTCRON_HOME/run/gate"
}
check "nothing due for ten minutes: no Java" eval 'gate $now $((now + 600)) && opens'
check "and the heartbeat is one line, the time" eval 'equal 1 "$(wc -l <"$SMARTCRON_HOME/run/idle")" && [ "$(cat "$SMARTCRON_HOME/run/idle")" -ge "$now" ]'
check "never due" eval 'gate $now never && opens'
check "another idle minute adds another line" eval 'opens && equal 2 "$(wc -l <"$SMARTCRON_HOME/run/idle")"'
check "prints nothing" eval 'equal "" "$(opens 2>&1)"'
check "an older settings file does not matter" eval 'gate $now never; touch -d "1 minute ago" "$SMARTCRON_HOME/smartcron.yaml"; opens'
check "due now: Java" eval 'gate $((now - 60)) "$(date +%s)" && shut run'
check "written in the future (clock set back): Java" eval 'gate $((now + 3600)) never && shut run'
check "another boot: Java" eval 'gate $now never 11111111-2222-3333-4444-555555555555 && shut run'
check "a write to the database: Java" eval 'gate $now never && touch "$SMARTCRON_HOME/smartcron.db" && shut run'
check "a write in the same instant as the gate: Java" eval 'gate $now never && touch -r "$SMARTCRON_HOME/run/gate" "$SMARTCRON_HOME/smartcron.db" && shut run'
check "a write to its log: Java" eval 'gate $now never && touch "$SMARTCRON_HOME/smartcron.db-wal" && shut run'
check "a change of settings: Java" eval 'gate $now never && touch "$SMARTCRON_HOME/smartcron.yaml" && shut run'
check "a new jar: Java" eval 'touch "$at/smartcron.jar" && gate $now never && touch "$at/smartcron.jar" && shut run; touch -d "1 hour ago" "$at/smartcron.jar"'
check "no database: Java" eval 'gate $now never && rm "$SMARTCRON_HOME/smartcron.db" && shut run'
check "no gate: Java" eval 'rm "$SMARTCRON_HOME/run/gate"; shut run'
for nonsense in '' 'x y z' "$boot" "$boot $now" "$boot $now soon" "$boot -1 never" "$boot 1;id never"; do
	check "nonsense in the gate ('${nonsense/$boot/BOOT}'): Java" eval 'gate $now never && printf %s "$nonsense" >"$SMARTCRON_HOME/run/gate" && shut run'
done
check "a line without its end still being written: Java" eval 'gate $now never && printf "%s %s never" "$boot" "$now" >"$SMARTCRON_HOME/run/gate" && shut run'
check "SMARTCRON_DB set: Java" eval 'gate $now never && SMARTCRON_DB=jdbc:postgresql:x shut run'
check "SMARTCRON_CONFIG set: Java" eval 'gate $now never && SMARTCRON_CONFIG=/x shut run'
check "another command: Java" eval 'gate $now never && shut list'
check "run with an option: Java" eval 'gate $now never && shut run --max-parallel 3'
check "a heartbeat that cannot be written: Java" eval 'gate $now never && mkdir "$SMARTCRON_HOME/run/idle" && shut run && rmdir "$SMARTCRON_HOME/run/idle"'
check "the home of XDG_DATA_HOME" eval '
	if [ "$(id -u)" = 0 ]; then exit 0; fi
	gate $now never && ln -sfn "$SMARTCRON_HOME" "$scratch/smartcron" && XDG_DATA_HOME=$scratch SMARTCRON_HOME= opens'

echo "what an idle minute costs"
mkdir -p "$scratch/usual/bin" "$scratch/usual/lib" "$scratch/only" && cp -r "$at" "$scratch/usual/lib/smartcron" && ln -s ../lib/smartcron/bin/smartcron "$scratch/usual/bin/smartcron"
touch -d '1 hour ago' "$scratch/usual/lib/smartcron/smartcron.jar"
idle=$scratch/usual/bin/smartcron
gate "$now" never
printf '#!/bin/sh\necho "$@" >>"%s/asked"\nexec %s "$@"\n' "$scratch" "$(command -v date)" >"$scratch/only/date"
chmod +x "$scratch/only/date"
check "the start of one program, date, and of no other" eval '
	equal "" "$(PATH=$scratch/only SMARTCRON_JAVA=/nowhere/java "$idle" run 2>&1)" && equal "+%s" "$(cat "$scratch/asked")"'
# Against a shell that asks for the time and writes it down, in turns, so that the machine is the same for both; of each the
# quickest of its rounds, for others at work only ever add.
cat >"$scratch/turns" <<-'TURNS'
	spent() { # TIMES_FILE: of our children so far, in milliseconds
		sed -n 2p "$1" | sed 's/[ms]/ /g' | awk '{ print ($1 * 60 + $2 + $3 * 60 + $4) * 1000 }'
	}
	for _ in {1..20}; do
		times >"$2.0"
		for _ in {1..10}; do sh -c 'now=$(date +%s); echo "$now" >>"$1"' sh "$2"; done
		times >"$2.1"
		for _ in {1..10}; do "$1" run || exit; done
		times >"$2.2"
		# What `spent` itself takes falls between the rounds.
		zero=$(spent "$2.0") bare=$(spent "$2.1") ours=$(spent "$2.2")
		echo $((bare - zero)) $((ours - bare))
	done
TURNS
read -r bare ours < <(bash "$scratch/turns" "$idle" "$scratch/turn" |
	awk 'NR == 1 || $1 < bare { bare = $1 } NR == 1 || $2 < ours { ours = $2 } END { print bare, ours }')
check "at most twice the processor time of a shell that asks for the time ($ours against $bare ms for ten)" eval '[ "$ours" -le $((2 * bare)) ]'
summary
