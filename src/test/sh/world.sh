# shellcheck shell=bash
# Read with `.` first of all by a test that installs: it goes on as the first process of a world of its own, in which the
# machine's folders are there with the test's changes laid over them. Nothing of it reaches the machine: a SmartCron that is
# installed there is neither seen nor touched, cron's other entries are not run, and with the test, kill -9 included, every
# process, user and file of it but its folder in /tmp is gone. Needs root, namespaces and overlay file systems.
refuse() { echo "$1" >&2; exit 3; }
[ "$(id -u)" = 0 ] || refuse "run this as root"
if [ $$ != 1 ] || [ -z "${in_own_world:-}" ]; then
	unshare --mount --pid --fork true 2>/dev/null || refuse "this machine or container gives no namespaces: unshare fails"
	in_own_world=y exec unshare --mount --pid --fork --kill-child --mount-proc "$BASH" "$0" "$@"
fi
unset in_own_world
trap 'exit 130' INT TERM

checkout=$(cd -P "$(dirname "$0")/../../.." && pwd -P)
world=$(mktemp -d)
mount -t tmpfs -o mode=755 smartcron-test "$world" && mkdir "$world"/{checkout,files} && mount --bind "$checkout" "$world/checkout" || exit 3
# A container mounts these one by one, and what is mounted inside of a folder does not come along.
cp /etc/hosts /etc/hostname /etc/resolv.conf "$world/files" 2>/dev/null
for folder in /etc /run /usr/local /var; do
	mkdir -p "$world$folder" "$world/work$folder"
	mount -t overlay -o "lowerdir=$folder,upperdir=$world$folder,workdir=$world/work$folder" smartcron-test "$folder" ||
		refuse "this machine has no overlay file systems"
done
cp "$world/files"/* /etc
[ -e "$0" ] || { mkdir -p "$checkout" && mount --bind "$world/checkout" "$checkout" && cd "$checkout" || exit 3; }
umount -l "$world" && rmdir "$world"

# As on a machine with cron's first entries and without a SmartCron.
rm -rf /etc/cron.d/* /var/spool/cron/crontabs/* /run/crond* /{etc/cron.d,usr/local/{bin,lib},var/{lib,log}}/smartcron
echo '# nothing' >/etc/crontab
mkdir /var/root
awk -F : -v OFS=: '$3 == 0 { $6 = "/var/root" } { print }' /etc/passwd >/etc/passwd.new && cat /etc/passwd.new >/etc/passwd
