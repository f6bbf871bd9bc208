#!/bin/bash
# SmartCron as a hardened container has it: BusyBox's shell and tools, a user without an entry among the machine's, the root and
# with it the program read-only, /tmp without execution, no cron, and one volume that may be written.
# Needs root, namespaces, Debian's busybox and target/smartcron.jar.
if [ -z "${in_own_world:-}" ]; then
	[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 3; }
	in_own_world=y exec unshare --mount --pid --fork --kill-child --mount-proc "$BASH" "$0" "$@"
fi
unset in_own_world
. "$(dirname "$0")/lib.sh"
[ -f "$root/target/smartcron.jar" ] || { echo "there is no target/smartcron.jar; try: mvn -B package -DskipTests" >&2; exit 3; }
[ -x /usr/bin/busybox ] || { echo "there is no BusyBox; try: apt-get install busybox" >&2; exit 3; }
trap 'umount -l "$at"; rm -rf "$scratch"' EXIT

# The machine's own root, read-only, with a few things laid over it.
at=$scratch/root
mkdir "$at" "$scratch/etc"
mount --bind / "$at"
for folder in /usr /lib /lib64 /bin; do
	mountpoint -q "$folder" && mount --bind "$folder" "$at$folder"
done
mount --bind "$scratch/etc" "$at/etc"
echo 'root:x:0:0::/root:/bin/sh' >"$scratch/etc/passwd"
ln -s /proc/mounts "$scratch/etc/mtab"
cp -r /etc/alternatives /etc/java-17-openjdk /etc/ld.so.cache "$scratch/etc/" 2>/dev/null
for tool in dash date stat readlink sed awk tr head cut grep mktemp cat ls dirname id sleep; do
	file=$(readlink -f "/usr/bin/$tool")
	[ ! -f "$file" ] || mount --bind /usr/bin/busybox "$at$file"
done
mount -t proc proc "$at/proc"
mount --rbind /dev "$at/dev"
mount -t tmpfs -o mode=1777,noexec tmp "$at/tmp"
mount -t tmpfs -o mode=755 app "$at/mnt"
mkdir -p "$at/mnt/app/bin" "$at/mnt/data"
cp "$root/target/smartcron.jar" "$at/mnt/app/"
cp "$root"/bin/* "$at/mnt/app/bin/"
mount -o remount,bind,ro "$at/mnt"
mount -t tmpfs -o mode=700,uid=54321,gid=54321 data "$at/mnt/data"
mount -o remount,bind,ro "$at" || exit 3

inside() { chroot --userspec=54321:54321 "$at" /usr/bin/env -i PATH=/usr/bin:/bin SMARTCRON_HOME=/mnt/data SMARTCRON_NODE=pod "$@"; }
cron() { inside /mnt/app/bin/smartcron "$@"; }
data=$at/mnt/data
cat >"$data/tasks.yaml" <<'YAML'
version: 1
tasks:
  - {name: who, schedule: "* * * * *", command: "pwd; echo $HOME $USER $LOGNAME"}
YAML
# Nothing on the other stream: no library's words, no traces.
quiet() { "$@" >"$scratch/out" 2>"$scratch/err" && equal "" "$(cat "$scratch/err")"; }
two_lines() { # WORDS COMMAND...
	"${@:2}" >"$scratch/out" 2>"$scratch/err"
	equal 3 $? && equal 2 "$(wc -l <"$scratch/err")" && holds "$(cat "$scratch/err")" "$1"
}

echo "a container"
check "is as read-only as it should be" eval '! inside /bin/sh -c ": >/mnt/app/x" 2>/dev/null && ! inside /bin/sh -c ": >/usr/x" 2>/dev/null && inside /bin/sh -c ": >/tmp/x"'
check "asking makes nothing" eval 'two_lines "no task is registered in /mnt/data" cron list && equal tasks.yaml "$(ls "$data")"'
check "registers" quiet cron register /mnt/data/tasks.yaml
check "ticks" quiet cron run
check "has SQLite's library in its home" test -s "$data"/lib/sqlite-*.so
check "a task works in / and knows its user by the number" eval '
	quiet cron trigger who --wait || holds "$(cat "$scratch/err")" "who succeeded"; equal "/|/ 54321 54321|" "$(tr "\n" "|" <"$scratch/out")"'
check "or by the environment" eval '
	equal "/|/mnt/data ann ann|" "$(inside HOME=/mnt/data USER=ann /mnt/app/bin/smartcron trigger who --wait 2>/dev/null | sed 1s,/mnt/data,/, | tr "\n" "|")"'
check "nobody is called by a question mark" eval 'not holds "$(cron history --json; cron why who; cron verify; cron nodes)" "[ \"]\?([ \"]|$)"'
mount -o remount,ro "$at/tmp"
check "with /tmp read-only" quiet cron list
mount -o remount,rw "$at/tmp"

echo "where nothing may be executed"
mount -o remount,noexec "$data"
for words in list run 'register /mnt/data/tasks.yaml' 'trigger who'; do
	# shellcheck disable=SC2086
	check "smartcron $words: two lines, with the folder" two_lines '/mnt/data/lib is mounted noexec; /tmp.* is mounted noexec' cron $words
done
check "verify tells it, and does not name itself" eval '
	said=$(cron verify 2>"$scratch/err"); equal 1 $? && equal "" "$(cat "$scratch/err")" && holds "$said" "noexec" && not holds "$said" "Try: .*smartcron verify"'
check "health too" eval 'said=$(cron health --no-alerts 2>"$scratch/err"); equal 3 $? && equal "" "$(cat "$scratch/err")" && holds "$said" noexec'
summary
