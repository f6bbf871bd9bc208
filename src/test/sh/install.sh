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
useradd --home-dir "$home" --create-home --shell /bin/sh $who
# What a release holds: no sources, so nothing is built.
release=$scratch/release
mkdir -p "$release/src/main/resources/dev/smartcron/taskfile"
cp -r "$root/install.sh" "$root/bin" "$root/examples" "$root/tasks.yaml" "$root/target/smartcron.jar" "$release/"
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
check "prints what verify found" holds "$said" '^verify:'
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
check "tasks find the stand-ins and SmartCron itself" eval 'as "$cron" trigger vend_sync_sales --wait && as "$cron" trigger monitoring_error_summary --wait'
crontab -u $who -l >"$scratch/now"
jar_time=$(stat -c %y "$home/.local/lib/smartcron/smartcron.jar")
check "again: installs" as "$release/install.sh"
said=$(cat "$scratch/said")
check "again: 29 tasks unchanged" holds "$said" 'unchanged 29'
check "again: the crontab is the same, byte for byte" eval 'cmp "$scratch/now" <(crontab -u $who -l)'
check "again: the jar was left alone" equal "$jar_time" "$(stat -c %y "$home/.local/lib/smartcron/smartcron.jar")"
sed -i 's|^\*/5 \(.*health\)|*/2 \1|' "$scratch/now" && crontab -u $who "$scratch/now"
check "an operator's change to our lines is respected" eval 'as "$release/install.sh" && cmp "$scratch/now" <(crontab -u $who -l)'
sed '/smartcron.* run/d' "$scratch/now" | crontab -u $who -
check "a missing line comes back" eval 'as "$release/install.sh" && equal 2 "$(crontab -u $who -l | grep -c "bin/smartcron")"'

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
check "a task is running" within 30 eval 'json as "$cron" history slow | grep -q "\"status\":\"running\""'
{ head -c -2 "$root/target/smartcron.jar" && printf '\001\000\n'; } >"$release/smartcron.jar" # with a comment: another jar, as good
# A task file with something new makes it call the old runner, which then leaves.
echo '  - {name: later, schedule: "@yearly", command: "true", open_files: 5000}' >>"$scratch/slow.yaml"
check "upgrades" as timeout 120 "$release/install.sh" --tasks "$scratch/slow.yaml"
check "verify names a limit that its user may not give" eval '
	holds "$(as prlimit --nofile=1024:1024 "$cron" verify)" "task later .*open_files 5000 is more than the 1024"'
check "to the new jar" cmp "$release/smartcron.jar" "$home/.local/lib/smartcron/smartcron.jar"
wait $slow
check "the old runner left in good order" equal 0 $?
check "and said nothing to cron" eval 'equal "" "$(cat "$scratch/slow.out")"'
# The first tick is the one that stays now, unless the real cron was faster.
check "the installer does not wait for what runs" as timeout 120 "$release/install.sh" --no-tasks
check "which goes on" eval 'json as "$cron" history slow | grep -q "\"status\":\"running\""'
touch "$scratch/go"
as "$cron" run
check "the next tick records the task's end" within 30 eval 'json as "$cron" history slow | grep -q "\"status\":\"succeeded\""'
check "and its output is whole" eval 'holds "$(as "$cron" logs slow)" finished'

echo "out again"
check "--uninstall without a terminal" eval 'as "$release/install.sh" --uninstall </dev/null'
check "the crontab is as it was, byte for byte" eval 'cmp "$scratch/before" <(crontab -u $who -l)'
check "the program is gone" eval '[ ! -e "$cron" ] && [ ! -e "$home/.local/lib/smartcron" ]'
check "the data is kept" test -f "$home/.local/share/smartcron/smartcron.db"
check "with a terminal it asks, and no means no" eval '
	as "$release/install.sh" >/dev/null && echo n | as script -qec "\"$release/install.sh\" --uninstall" /dev/null | grep -q "Remove the data" &&
	test -f "$home/.local/share/smartcron/smartcron.db"'
check "--yes takes the data" eval 'as "$release/install.sh" >/dev/null && as "$release/install.sh" --uninstall --yes && [ ! -e "$home/.local/share/smartcron" ]'
crontab -u $who -r
check "where there was no crontab there is none after" eval '
	as "$release/install.sh" --no-tasks && as "$release/install.sh" --uninstall --yes && holds "$(crontab -u $who -l 2>&1)" "no crontab"'
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

echo "root, for another user"
check "installs" "$release/install.sh" --user $who
check "one file for cron, with the user, readable, ending in a line" eval '
	equal "root 644" "$(stat -c "%U %a" /etc/cron.d/smartcron)" && equal 2 "$(grep -c " $who  /usr/local/bin/smartcron" /etc/cron.d/smartcron)" &&
	equal "" "$(tail -c 1 /etc/cron.d/smartcron)"'
check "folders are the user's" eval 'equal "$who 700 $who 700" "$(stat -c "%U %a" /var/lib/smartcron /var/log/smartcron | tr "\n" " " | sed "s/ $//")"'
check "the user means the same database as root does" eval '
	holds "$(cd / && setpriv --reuid $who --regid $who --init-groups env -i PATH=/usr/bin:/bin HOME="$home" /usr/local/bin/smartcron list)" payroll_auto_start &&
	/usr/local/bin/smartcron trigger payroll_sync_deputy --wait'
check "and nothing in it became root's" eval 'equal "" "$(find /var/lib/smartcron /var/log/smartcron -user root)"'
check "again: remembers the user, changes nothing" eval '
	sum=$(cat /etc/cron.d/smartcron) && holds "$("$release/install.sh")" "unchanged 29" && equal "$sum" "$(cat /etc/cron.d/smartcron)"'
check "out: nothing is left" eval '"$release/install.sh" --uninstall --yes &&
	equal "" "$(ls -d /etc/cron.d/smartcron /usr/local/{bin,lib}/smartcron /var/{lib,log}/smartcron 2>/dev/null)"'
check "--user for a user that is not there: two lines, exit 2" eval '
	"$release/install.sh" --user nobody-here-$$ 2>"$scratch/err"; equal 2 $? && equal 2 "$(wc -l <"$scratch/err")"'
check "--tasks with a file that is not there: exit 2" eval '"$release/install.sh" --tasks /nowhere/t.yaml; equal 2 $?'
summary
