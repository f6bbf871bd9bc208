#!/bin/bash
# install.sh as an ordinary user and as root with --user, in a throw-away user's home with a space, and without cron.
# Needs root and target/smartcron.jar; runs in a world of its own (world.sh), which has the user `smartcron-test`.
. "$(dirname "$0")/world.sh"
. "$(dirname "$0")/lib.sh"
[ -f "$root/target/smartcron.jar" ] || refuse "there is no target/smartcron.jar; try: mvn -B package -DskipTests"
[ -x /usr/bin/crontab ] || refuse "there is no cron; try: apt-get install cron"
trap 'rm -rf "$scratch"' EXIT
unset JAVA_HOME XDG_DATA_HOME

who=smartcron-test
id $who >/dev/null 2>&1 && userdel $who # in this world
home="$scratch/home of 100%"
# With numbers of its own: users that the machine gets meanwhile, for other tests, are not known in this world.
uids="-K UID_MIN=$((20000 + RANDOM % 20000)) -K UID_MAX=60000"
# shellcheck disable=SC2086
useradd $uids --home-dir "$home" --create-home --shell /bin/sh $who
# What a release holds: no sources, so nothing is built.
release=$scratch/release
mkdir -p "$release/src/main/resources/dev/smartcron/taskfile"
cp -r "$root/install.sh" "$root/bin" "$root/docs" "$root/examples" "$root/tasks.yaml" "$root/crontab.example" "$root/target/smartcron.jar" "$release/"
cp "$root"/src/main/resources/dev/smartcron/taskfile/*.json "$release/src/main/resources/dev/smartcron/taskfile/"
chmod -R a+rX "$release"
as() { (cd / && env -i PATH=/usr/local/bin:/usr/bin:/bin SHELL=/bin/sh HOME="$home" setpriv --reuid $who --regid $who --init-groups "$@"); }
snapshot() { find "$home" | sort; crontab -u $who -l 2>&1; }
cron=$home/.local/bin/smartcron

echo "an ordinary user"
printf 'MAILTO=""\n# caf\xc3\xa9 \xff\t tab  \n\n*/7 * * * *\techo "100\\%%"  \n# the end\n\n' >"$scratch/before"
crontab -u $who "$scratch/before"
crontab -u $who -l >"$scratch/before" # as cron itself tells it
before=$(snapshot)
check "--dry-run tells" eval 'holds "$(as "$release/install.sh" --dry-run)" "would .*crontab"'
check "and does nothing" equal "$before" "$(snapshot)"
check "installs" as "$release/install.sh"
said=$(cat "$scratch/said")
check "registers the 29 tasks" holds "$said" 'new 29.*total 29'
check "names the file to edit" holds "$said" 'the file to edit is .*share/smartcron/tasks.yaml; after that: smartcron register '
check "prints what the first tick did, and what verify found" eval 'holds "$(grep -A 1 "^first tick:" <<<"$said")" "^  [a-z]" && holds "$said" "^verify:"'
check "the pages that messages name are there" eval 'test -s "$home/.local/lib/smartcron/docs/settings.md" && holds "$(as env SMARTCRON_DB=x "$cron" list 2>&1)" "$home/.local/lib/smartcron/docs/settings.md"'
check "keeps the crontab and adds one block after it" eval '
	crontab -u $who -l >"$scratch/now"; cmp <(head -c "$(stat -c %s "$scratch/before")" "$scratch/now") "$scratch/before" &&
	equal 1 "$(grep -c "BEGIN smartcron" "$scratch/now")" && equal 2 "$(grep -c "bin/smartcron" "$scratch/now")"'
# What cron does with the line: the five fields away, \% to %, the rest to /bin/sh.
line() { crontab -u $who -l | grep "bin/smartcron.* $1" | sed 's/^\([^ ]* *\)\{5\}//; s/\\%/%/g'; }
as_cron() { (cd "$home" && env -i PATH=/usr/bin:/bin SHELL=/bin/sh LOGNAME=$who HOME="$home" setpriv --reuid $who --regid $who --init-groups /bin/sh -c "$1"); }
check "the run line runs as cron would run it, and prints nothing" eval 'equal "" "$(as_cron "$(line run)" 2>&1)"'
check "the health line runs" eval 'as_cron "$(line health)"; [ $? -le 1 ]'
check "the home is nobody else's" eval 'equal 700 "$(stat -c %a "$home/.local/share/smartcron")" && equal 600 "$(stat -c %a "$home/.local/share/smartcron/smartcron.db")"'
check "the installed task file is found and registers again unchanged" eval 'holds "$(as "$cron" register "$home/.local/share/smartcron/tasks.yaml")" "unchanged 29"'
check "root is kept out of it, by every command that would use it" eval '
	for words in run "run --verbose" list "trigger vend_sync_sales" "pause --all" "register $release/tasks.yaml" migrate stop health; do
		SMARTCRON_HOME="$home/.local/share/smartcron" "$root/bin/smartcron" $words >"$scratch/err" 2>&1
		equal 3 $? && holds "$(cat "$scratch/err")" "belongs to $who" && holds "$(cat "$scratch/err")" "sudo -u $who smartcron" || exit 1
	done
	equal "" "$(find "$home" ! -user $who)"'
check "tasks find the stand-ins and SmartCron itself" eval 'as "$cron" trigger vend_sync_sales --wait && as "$cron" trigger monitoring_error_summary --wait'
own=$home/own.yaml
sed 's/\[smartcron-example, vend, sync_sales\]/"echo mine"/' "$home/.local/share/smartcron/tasks.yaml" >"$own"
chmod a+r "$own"
check "another file, with a command of the site's own" eval 'holds "$(as "$cron" register "$own")" "changed 1"'
crontab -u $who -l >"$scratch/now"
jar_time=$(stat -c %y "$home/.local/lib/smartcron/smartcron.jar")
check "again: installs" as "$release/install.sh"
said=$(cat "$scratch/said")
check "again: tasks stay as they are registered" eval '
	holds "$said" "^tasks: kept as registered from $own: 29 tasks$" && holds "$(as "$cron" show vend_sync_sales)" "echo mine"'
check "again: the crontab is the same, byte for byte" eval 'cmp "$scratch/now" <(crontab -u $who -l)'
check "again: the jar was left alone" equal "$jar_time" "$(stat -c %y "$home/.local/lib/smartcron/smartcron.jar")"
sed -i 's|^\*/5 \(.*health\)|*/2 \1|' "$scratch/now" && crontab -u $who "$scratch/now"
echo '# nothing' >>"$own" && sed -i 's/echo mine/echo mine too/' "$own"
check "an operator's change to our lines is respected" eval 'as "$release/install.sh" >"$scratch/again" && cmp "$scratch/now" <(crontab -u $who -l)'
sed '/smartcron.* run/d' "$scratch/now" | crontab -u $who -
check "a file that was edited and not registered is told" eval '
	holds "$(cat "$scratch/again")" "from $own: 29 tasks; edited since: smartcron register $own" && not holds "$(as "$cron" show vend_sync_sales)" "mine too"'
check "a missing line comes back" eval 'as "$release/install.sh" && equal 2 "$(crontab -u $who -l | grep -c "bin/smartcron")"'

echo "what cannot succeed changes nothing"
printf 'version: 1\ntasks: [{name: "no name", command: x}]\n' >"$scratch/bad.yaml"
chmod a+r "$scratch/bad.yaml"
{ head -c -2 "$root/target/smartcron.jar" && printf '\001\000\n'; } >"$release/smartcron.jar" # with a comment: another jar, as good
refuses() { # CODE WORDS COMMAND...
	before=$(find "$home" -type f ! -path '*/run/*' ! -path '*/example/*' -exec stat -c '%n %s %Y' {} + | sort)
	"${@:3}" >"$scratch/err" 2>&1
	equal "$1" $? && holds "$(cat "$scratch/err")" "$2" && holds "$(cat "$scratch/err")" '[Tt]ry: |bad.yaml:' &&
		equal "$before" "$(find "$home" -type f ! -path '*/run/*' ! -path '*/example/*' -exec stat -c '%n %s %Y' {} + | sort)"
}
check "a task file with a mistake" refuses 2 'bad.yaml:2:' as "$release/install.sh" --tasks "$scratch/bad.yaml"
schema() { as /usr/bin/python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db: db.execute("update meta set value = ? where key = ?", (sys.argv[2], "schema"))
db.close()' "$home/.local/share/smartcron/smartcron.db" "$1"; }
schema 99
check "a database of a newer SmartCron" refuses 3 'knows only up to' as "$release/install.sh"
schema 1
check "a prefix that cannot be written" refuses 3 'cannot be written by' as "$release/install.sh" --prefix /usr/share/smartcron-test
mkdir "$scratch/small" && mount -t tmpfs -o size=5m,mode=777 none "$scratch/small"
check "a disk without room, where nothing is left" eval '
	refuses 3 "cannot write the program" as "$release/install.sh" --prefix "$scratch/small/p" && equal "" "$(find "$scratch/small" -type f)"'
umount "$scratch/small"
said_of_crontab() { # WORDS: what a crontab that ends so is taken for
	mkdir -p "$scratch/fake" && printf '#!/bin/sh\necho "%s" >&2\nexit 1\n' "$1" >"$scratch/fake/crontab" && chmod 755 "$scratch/fake/crontab"
	as env PATH="$scratch/fake:$PATH" "$release/install.sh" --uninstall --dry-run
}
while read -r words; do
	check "no crontab: $words" eval 'not holds "$(said_of_crontab "$words")" "cannot be read"'
done <<-'WORDS'
	no crontab for ann
	crontab: can't open 'ann': No such file or directory
	kein Crontab für ann
	2026-11-28 10:00:00 INFO user ann has no fcrontab.
	pas de crontab pour ann
WORDS
while read -r words; do
	check "not ours to read: $words" eval 'said_of_crontab "$words" | grep -F "cannot be read: $words"'
done <<-'WORDS'
	You (ann) are not allowed to use this program (crontab)
	crontab: can't change directory to '/var/spool/cron': Permission denied
	crontab: must be suid to work properly
	User ann is not allowed to use fcrontab. Aborting.
	crontab: your UID isn't in the passwd file, bailing out.
WORDS

echo "upgrade under a running runner"
cat >"$scratch/slow.yaml" <<-YAML
	version: 1
	tasks:
	  - {name: slow, schedule: "@yearly", command: "while [ ! -e '$scratch/go' ]; do sleep 0.1; done; echo finished"}
YAML
chmod a+r "$scratch/slow.yaml"
as "$cron" register "$scratch/slow.yaml" >/dev/null
as "$cron" trigger slow >/dev/null
as_cron "$(line run)" >"$scratch/slow.out" 2>&1 &
slow=$!
check "a task is running" within 120 eval 'json as "$cron" history slow | grep -q "\"status\":\"running\""'
# A task file with something new makes it call the old runner, which then leaves.
echo '  - {name: later, schedule: "@yearly", command: "true", open_files: 5000}' >>"$scratch/slow.yaml"
check "upgrades" as timeout 900 "$release/install.sh" --tasks "$scratch/slow.yaml"
check "and names what goes on" holds "$(cat "$scratch/said")" '^goes on, .*: process [0-9]+ .*while'
check "verify names a limit that its user may not give" eval '
	holds "$(as prlimit --nofile=1024:1024 "$cron" verify)" "task later .*open_files 5000 is more than the 1024"'
check "to the new jar" cmp "$release/smartcron.jar" "$home/.local/lib/smartcron/smartcron.jar"
wait $slow
check "the old runner left in good order" equal 0 $?
check "and said nothing to cron" eval 'equal "" "$(cat "$scratch/slow.out")"'
# The first tick is the one that stays now, unless the real cron was faster.
check "the installer does not wait for what runs" as timeout 900 "$release/install.sh" --no-tasks
check "which goes on" eval 'json as "$cron" history slow | grep -q "\"status\":\"running\""'
touch "$scratch/go"
as "$cron" run
check "the next tick records the task's end" within 120 eval 'json as "$cron" history slow | grep -q "\"status\":\"succeeded\""'
check "and its output is whole" eval 'holds "$(as "$cron" logs slow)" finished'
# From here on without an archive of loaded classes, which takes as long as all else of an installation.
sed -i 's/^prepare() .*/prepare() { :; }/' "$release/install.sh"
check "the installer has the line that makes the archive" not cmp "$release/install.sh" "$root/install.sh"

echo "out again"
cat >"$scratch/service.yaml" <<-'YAML'
	version: 1
	tasks:
	  - {name: service, schedule: "@continuous", command: [sleep, "54321"]}
	  - {name: stubborn, kill_after: 1s, command: "trap '' TERM; while :; do sleep 0.5; done"}
YAML
chmod a+r "$scratch/service.yaml"
as "$cron" register "$scratch/service.yaml" >/dev/null
as "$cron" trigger stubborn >/dev/null
rm -f "$home/.local/share/smartcron/run/gate"
as_cron "$(line run)" &
check "a service runs, and a task that minds no TERM" within 180 eval 'equal 2 "$(json as "$cron" list | grep -o "\"running\":true" | wc -l)"'
check "what cannot be ended is named, and no file goes" eval '
	as env SMARTCRON_DB=x "$release/install.sh" --uninstall --yes >"$scratch/err" 2>&1; equal 3 $? && holds "$(cat "$scratch/err")" "^try: kill -KILL [0-9]" &&
	holds "$(cat "$scratch/err")" "^still running: process [0-9]+ .*sleep 54321" && test -x "$cron" && test -f "$home/.local/share/smartcron/smartcron.db"'
check "--uninstall without a terminal" eval 'as "$release/install.sh" --uninstall </dev/null'
said=$(cat "$scratch/said")
check "names what it ended, and nothing runs on" eval '
	holds "$said" "of service .*cancelled" && holds "$said" "of stubborn .*cancelled" && equal "" "$(pgrep -u $who -f "54321|trap|java")"'
wait
check "the crontab is as it was, byte for byte" eval 'cmp "$scratch/before" <(crontab -u $who -l)'
check "the program is gone" eval '[ ! -e "$cron" ] && [ ! -e "$home/.local/lib/smartcron" ]'
check "the data is kept" test -f "$home/.local/share/smartcron/smartcron.db"
check "with a terminal it asks, and no means no" eval '
	holds "$(as "$release/install.sh")" "kept as registered from $own" && echo n | as script -qec "\"$release/install.sh\" --uninstall" /dev/null | grep -q "Remove the data" &&
	test -f "$home/.local/share/smartcron/smartcron.db"'
check "--yes takes the data, and says which" eval '
	as "$release/install.sh" --no-tasks >/dev/null && holds "$(as "$release/install.sh" --uninstall --yes)" "removed $home/.local/share/smartcron \([0-9.]+[KM]\)" && [ ! -e "$home/.local/share/smartcron" ]'
crontab -u $who -r
check "where no task was wanted none comes with an upgrade, and where there was no crontab there is none after" eval '
	holds "$(as "$release/install.sh" --no-tasks)" "^tasks: none is registered; to begin" && holds "$(as "$release/install.sh" --no-tasks --dry-run)" "none is registered" &&
	holds "$(as "$release/install.sh")" "^tasks: none is registered" &&
	as "$release/install.sh" --uninstall --yes && holds "$(crontab -u $who -l 2>&1)" "no crontab"'
check "our first line without our last one is not guessed at" eval '
	echo "# BEGIN smartcron (these lines are written and removed by install.sh)" | crontab -u $who - &&
	! as "$release/install.sh" --uninstall && equal 1 "$(crontab -u $who -l | wc -l)"'
crontab -u $who -r
check "folders of XDG are known to the crontab lines too" eval '
	as env XDG_DATA_HOME="$home/x d g" "$release/install.sh" --no-tasks && rm -f "$home/x d g/smartcron/run/gate" &&
	as_cron "$(line run)" && [ ! -e "$home/.local/share/smartcron" ] && as "$release/install.sh" --uninstall --yes && [ ! -e "$home/x d g/smartcron" ]'

echo "without cron"
no_cron() { unshare -m sh -c 'mount --bind /dev/null /usr/bin/crontab; mount --bind /dev/null /usr/sbin/cron; exec "$@"' sh "$@"; }
check "installs" no_cron setpriv --reuid $who --regid $who --init-groups env -i PATH=/usr/bin:/bin HOME="$home" "$release/install.sh"
said=$(cat "$scratch/said")
check "says so, and how to get it" eval 'holds "$said" "no cron on this machine" && holds "$said" "apt-get install cron"'
check "and everything else works" eval 'as "$cron" run && as "$cron" trigger vend_sync_products --wait && as "$release/install.sh" --uninstall --yes'

echo "the dashboard"
port=$((20000 + RANDOM % 10000))
address=http://127.0.0.1:$port
as mkdir -p "$home/.local/share/smartcron" && as chmod 700 "$home/.local/share/smartcron"
echo "dashboard: {port: $port}" >"$home/.local/share/smartcron/smartcron.yaml" && chown $who: "$home/.local/share/smartcron/smartcron.yaml"
check "is kept running as a service" as timeout 900 "$release/install.sh" --no-tasks --dashboard
said=$(cat "$scratch/said")
check "by which is told, and where it is" eval '
	holds "$said" "^Dashboard: kept running by the service smartcron_dashboard" && holds "$said" "^  $address/; the token is in $home/.local/share/smartcron/run/token"'
check "its token is nobody else's" eval 'equal "600 $who" "$(stat -c "%a %U" "$home/.local/share/smartcron/run/token")"'
check "it answers" within 120 curl -fsS "$address/health"
check "whoever has the token" eval '
	curl -fsS -H "Authorization: Bearer $(cat "$home/.local/share/smartcron/run/token")" "$address/api/cron/tasks" | grep -q smartcron_dashboard'
# A tick that it was asked for is not a part of it: what the tick runs goes on when the service is ended.
cat >"$scratch/asked.yaml" <<-YAML
	version: 1
	tasks:
	  - {name: asked, command: "sleep 98765"}
YAML
chmod a+r "$scratch/asked.yaml"
as "$cron" register "$scratch/asked.yaml" >/dev/null
as "$cron" stop >/dev/null 2>&1
curl -fsS -X POST -H "Authorization: Bearer $(cat "$home/.local/share/smartcron/run/token")" \
	"$address/api/cron/tasks/asked/trigger" >/dev/null
check "a task runs that it was asked for" within 120 pgrep -u $who -f "sleep 98765"
check "the service is ended" eval 'as "$cron" kill smartcron_dashboard'
check "the task goes on" pgrep -u $who -f "sleep 98765"
check "--uninstall ends both" eval 'as "$release/install.sh" --uninstall --yes && equal "" "$(pgrep -u $who -f "98765|dashboard")"'

echo "root, for another user"
check "installs" "$release/install.sh" --user $who
check "one file for cron, with the user, readable, ending in a line" eval '
	equal "root 644" "$(stat -c "%U %a" /etc/cron.d/smartcron)" && equal 2 "$(grep -c " $who  /usr/local/bin/smartcron" /etc/cron.d/smartcron)" &&
	equal "" "$(tail -c 1 /etc/cron.d/smartcron)"'
mkdir -p /run/systemd/system "$scratch/fake"
printf '#!/bin/sh\necho "$*" >>%s/systemctl\n' "$scratch" >"$scratch/fake/systemctl" && chmod 755 "$scratch/fake/systemctl"
unit=/etc/systemd/system/smartcron-dashboard.service
mkdir -p "${unit%/*}"
check "where systemd runs it keeps the dashboard running, as the user" eval '
	PATH=$scratch/fake:$PATH "$release/install.sh" --no-tasks --dashboard && grep -qx "User=$who" $unit && grep -qx "ExecStart=/usr/local/bin/smartcron dashboard" $unit &&
	equal "daemon-reload enable --quiet smartcron-dashboard restart smartcron-dashboard " "$(tr "\n" " " <"$scratch/systemctl")"'
check "an upgrade starts the new one" eval ': >"$scratch/systemctl"; PATH=$scratch/fake:$PATH "$release/install.sh" --no-tasks && grep -q "^restart" "$scratch/systemctl"'
rm -f $unit && rmdir /run/systemd/system 2>/dev/null
check "folders are the user's" eval 'equal "$who 700 $who 700" "$(stat -c "%U %a" /var/lib/smartcron /var/log/smartcron | tr "\n" " " | sed "s/ $//")"'
check "the user means the same database as root does" eval '
	holds "$(cd / && setpriv --reuid $who --regid $who --init-groups env -i PATH=/usr/bin:/bin HOME="$home" /usr/local/bin/smartcron list)" payroll_auto_start &&
	/usr/local/bin/smartcron trigger payroll_sync_deputy --wait'
check "and nothing in it became root's" eval 'equal "" "$(find /var/lib/smartcron /var/log/smartcron -user root)"'
check "again: remembers the user, changes nothing" eval '
	sum=$(cat /etc/cron.d/smartcron) && holds "$("$release/install.sh")" "kept as registered from /var/lib/smartcron/tasks.yaml: 29 tasks" && equal "$sum" "$(cat /etc/cron.d/smartcron)"'
check "lines for another user are not taken for its own" eval '
	sed -i "s/ $who  / root  /" /etc/cron.d/smartcron && "$release/install.sh" --no-tasks && equal 2 "$(grep -c " $who  /usr/local/bin/smartcron" /etc/cron.d/smartcron)"'
# Without a home folder: what www-data has on a machine without a web server.
other=smartcron-other
id $other >/dev/null 2>&1 && userdel $other # in this world
# shellcheck disable=SC2086
useradd $uids --home-dir /var/nowhere --no-create-home $other
state() { stat -c "%n %U %G %a" /var/lib/smartcron /var/lib/smartcron/smartcron.db /var/log/smartcron && cat /etc/cron.d/smartcron /usr/local/lib/smartcron/installed; }
for dry in --dry-run ''; do
	check "for yet another user: refused before the first change ${dry:-in earnest}" eval '
		before=$(state) && "$release/install.sh" --user $other $dry 2>"$scratch/err"; equal 3 $? && equal 2 "$(wc -l <"$scratch/err")" && equal "$before" "$(state)"'
done
check "and the commands that it names hand everything over" eval '
	cd "$release" && eval "$(sed -n "s/^try: //p" "$scratch/err")" &&
	equal 2 "$(grep -c " $other  /usr/local/bin/smartcron" /etc/cron.d/smartcron)" && equal "" "$(find /var/lib/smartcron /var/log/smartcron ! -user $other)"'
check "whose tasks, without a home folder, work in /" eval '
	printf "version: 1\ntasks: [{name: where, command: pwd}]\n" >"$scratch/where.yaml" && chmod a+r "$scratch/where.yaml" &&
	smartcron register "$scratch/where.yaml" && equal / "$(smartcron trigger where --wait 2>/dev/null)" && smartcron trigger vend_sync_sales --wait'
check "root may name its home" eval 'SMARTCRON_HOME=/var/lib/smartcron smartcron list && equal "" "$(find /var/lib/smartcron -user root)"'
check "out: nothing is left" eval '"$release/install.sh" --uninstall --yes &&
	equal "" "$(ls -d /etc/cron.d/smartcron /usr/local/{bin,lib}/smartcron /var/{lib,log}/smartcron 2>/dev/null)"'
echo "a user without an entry among the machine's users"
mkdir -m 700 "$scratch/anon" && chown 54321:54321 "$scratch/anon"
anon() { (cd / && setpriv --reuid 54321 --regid 54321 --clear-groups env -i PATH="$scratch/maven:/usr/bin:/bin" HOME="$scratch/anon" "$@"); }
# From a checkout, with a Maven that takes its time.
sources=$scratch/checkout
cp -r "$release" "$sources" && mv "$sources/smartcron.jar" "$scratch/built.jar" && touch "$sources/pom.xml" && chmod -R a+rwX "$sources" "$scratch/built.jar"
mkdir "$scratch/maven" && printf '#!/bin/sh\nsleep 17; mkdir -p target; cp "%s/built.jar" target/smartcron.jar\n' "$scratch" >"$scratch/maven/mvn" && chmod 755 "$scratch/maven" "$scratch/maven/mvn"
check "installs" anon "$sources/install.sh" --no-tasks
said=$(cat "$scratch/said")
check "shows that the build is alive" eval 'holds "$said" "which takes one to five minutes" && holds "$said" "^building, [0-9]+s$"'
# A signal to a shell that has just begun may be lost, and what waits for its end then waits for ever.
check "and ends at once where there was nothing to do" timeout 300 sh -c '
	scratch=$2 ticker= i=0; say() { :; }; eval "$(sed -n "/^busy()/,/^}/p" "$1")"; trap "exit 130" TERM
	while [ $i -lt 400 ]; do busy building true; i=$((i + 1)); done' sh "$root/install.sh" "$scratch"
check "says what keeps cron from it" holds "$said" "But your crontab cannot be read: .*passwd"
cat >"$scratch/who.yaml" <<-'YAML'
	version: 1
	tasks: [{name: who, command: "pwd; echo $HOME $USER"}]
YAML
chmod a+r "$scratch/who.yaml"
check "and its tasks run, under its number" eval '
	anon "$scratch/anon/.local/bin/smartcron" register "$scratch/who.yaml" &&
	equal "$scratch/anon|$scratch/anon 54321|" "$(anon "$scratch/anon/.local/bin/smartcron" trigger who --wait 2>/dev/null | tr "\n" "|")" &&
	holds "$(anon "$scratch/anon/.local/bin/smartcron" verify)" "home .*54321" && not holds "$(anon "$scratch/anon/.local/bin/smartcron" verify)" "\?"'
check "out again" eval 'anon "$sources/install.sh" --uninstall --yes && equal "" "$(find "$scratch/anon" -type f)"'

check "--user for a user that is not there: two lines, exit 2" eval '
	"$release/install.sh" --user nobody-here-$$ 2>"$scratch/err"; equal 2 $? && equal 2 "$(wc -l <"$scratch/err")"'
check "--tasks with a file that is not there: exit 2" eval '"$release/install.sh" --tasks /nowhere/t.yaml; equal 2 $?'
summary
