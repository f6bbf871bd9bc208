#!/bin/bash
# SmartCron under the distribution's own cron daemon: installed as root, ticking at its minutes, telling troubles once by
# mail through a real SMTP server, and gone again without a trace. Takes about ten minutes, most of it waiting for cron.
#
#   src/test/sh/real-cron.sh [INSTALLED]    touches the file INSTALLED once the installation stands
#
# Needs root, cron and Debian's python3-aiosmtpd; runs in a world of its own (world.sh), with a cron daemon of its own.
. "$(dirname "$0")/world.sh"
. "$(dirname "$0")/lib.sh"
[ -x /usr/sbin/cron ] || refuse "there is no cron; try: apt-get install cron"
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || refuse "there is no SMTP server; try: apt-get install python3-aiosmtpd"
trap 'rm -rf "$scratch"' EXIT

# Somebody else's, which are to stay as they are.
echo '0 0 1 1 * root echo somebody' >/etc/cron.d/somebody
echo '0 0 1 1 * echo somebody' | crontab -
# Each minute that cron passes, whatever becomes of our lines.
: >"$scratch/minutes"
echo "* * * * * root date >>$scratch/minutes" >/etc/cron.d/minutes
others() { find /etc/cron.d /etc/crontab /var/spool/cron -type f ! -name smartcron -exec sha256sum {} + | sort; }
others_before=$(others)
free() { ! (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# Below the ports that the kernel gives to whoever calls somebody.
until port=$((20000 + RANDOM % 12000)) && free $port; do :; done
mails=$scratch/mails
until ping_port=$((20000 + RANDOM % 12000)) && [ $ping_port != $port ] && free $ping_port; do :; done
# Somebody elsewhere who waits for news: notes each address that is called.
/usr/bin/python3 - $ping_port "$scratch/pings" <<-'PYTHON' &
	import http.server, sys
	class Listener(http.server.BaseHTTPRequestHandler):
	    def do_POST(self):
	        self.rfile.read(int(self.headers["Content-Length"]))
	        with open(sys.argv[2], "a") as pings:
	            print(self.path, file=pings)
	        self.send_response(200)
	        self.end_headers()
	    def log_message(self, *words):
	        pass
	http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Listener).serve_forever()
PYTHON
pings() { touch "$scratch/pings" && grep -cE "^/health$1(\?.*)?\$" "$scratch/pings"; }

smtp() {
	/usr/bin/python3 -m aiosmtpd -n -l "127.0.0.1:$port" -c aiosmtpd.handlers.Mailbox "$mails" >"$scratch/smtp" 2>&1 &
}
# Prints every mail as `Subject: ...` and its text, oldest first.
mail_text() {
	/usr/bin/python3 - "$mails" <<-'PYTHON'
		import email, email.policy, os, sys
		folder = os.path.join(sys.argv[1], "new")
		names = sorted(os.listdir(folder), key=lambda n: os.path.getmtime(os.path.join(folder, n))) if os.path.isdir(folder) else []
		for name in names:
		    with open(os.path.join(folder, name), "rb") as file:
		        mail = email.message_from_binary_file(file, policy=email.policy.default)
		    body = mail.get_body(("plain",))
		    print("=== Subject:", mail["Subject"])
		    print("Came:", int(os.path.getmtime(os.path.join(folder, name))))
		    print(body.get_content() if body else "")
	PYTHON
}
# When the last mail that says so came, in seconds since 1970.
mailed_at() { mail_text | awk -v RS='=== ' -v what="$1" 'tolower($0) ~ what { split($0, lines, "\n"); at = substr(lines[2], 7) } END { print at }'; }
mails_saying() { mail_text | awk -v RS='=== ' -v what="$1" 'tolower($0) ~ what { n++ } END { print n + 0 }'; }

# Waits until cron has passed so many minutes more.
pass() { local want=$(($(wc -l <"$scratch/minutes") + $1)) && within $((60 * $1 + 180)) eval "[ \$(wc -l <'$scratch/minutes') -ge $want ]"; }
# Waits until so many health checks more have ended.
looks() { grep -c 'smartcron health' "$scratch/cron.log"; }
look() { local want=$(($(looks) + $1)) && within $((60 * $1 + 180)) eval "[ \$(looks) -ge $want ]"; }

# Edits cron's file in one move; cron passes over names with a dot.
edit_lines() { sed "$1" /etc/cron.d/smartcron >/etc/cron.d/.smartcron.edit && chmod 644 /etc/cron.d/.smartcron.edit && mv /etc/cron.d/.smartcron.edit /etc/cron.d/smartcron; }

echo "installing"
# What it builds with stands in root's real home.
check "install.sh" env MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.home=$HOME" "$root/install.sh"
check "29 tasks are new" holds "$(cat "$scratch/said")" 'new 29.*total 29'
check "again: install.sh" "$root/install.sh"
check "the 29 tasks stay as they are registered" holds "$(cat "$scratch/said")" 'kept as registered from .*: 29 tasks'
# Standard output and error of every line that cron starts, with its minute, in place of cron's mail.
cat >"$scratch/shell" <<-SHELL
	#!/bin/sh
	at=\$(date -u +%H:%M)
	echo "\$at \$2" >>"$scratch/cron.started"
	said=\$(/bin/sh "\$@" 2>&1)
	code=\$?
	printf '%s\t%s\t%s\t%s\n' "\$at" "\$code" "\$2" "\$(printf %s "\$said" | tr '\n' '|')" >>"$scratch/cron.log"
	exit \$code
SHELL
chmod +x "$scratch/shell"
# The intervals of the real world, made short: health each minute.
edit_lines "s|^SHELL=.*|SHELL=$scratch/shell|; s|^\*/5 |* |"
cat >/var/lib/smartcron/smartcron.yaml <<-YAML
	mail: {host: 127.0.0.1, port: $port, starttls: off, from: cron@example.org, to: [ops@example.org]}
	alerts: {wait: {high: 0s, medium: 0s}}
	health: {disk_free_min: 1%, load_max: 1000, memory_free_min: 1%, ping_url: http://127.0.0.1:$ping_port/health}
YAML
in_minutes() { date -u -d "+$1 minutes" '+%-M %-H * * *'; }
fails_first=2
cat >"$scratch/e2e.yaml" <<-YAML
	version: 1
	tasks:
	  - {name: e2e_two, schedule: "*/2 * * * *", command: "echo \$(date -u -d \$SMARTCRON_SCHEDULED_AT +%H:%M) \$(date -u +%H:%M) >>$scratch/two"}
	  - {name: e2e_fails_first, schedule: "$(in_minutes $fails_first)", priority: 1, command: "echo last words of the first; exit 7"}
YAML
check "registers two more, leaving the 29" eval 'holds "$(smartcron register "$scratch/e2e.yaml")" "new 2"; equal 31 "$(json smartcron list | grep -o "\"name\"" | wc -l)"'
started=$(date +%s)
/usr/sbin/cron -f >"$scratch/daemon" 2>&1 &
cron_pid=$!
[ -z "${1:-}" ] || touch "$1"

echo "ticking ($(date -u +%H:%M:%S))"
check "cron starts the run line" within 130 eval 'grep -q "smartcron run" "$scratch/cron.log"'
echo "the mail server is down while a task fails ($(date -u +%H:%M:%S))"
check "the task failed" within 200 eval 'json smartcron history e2e_fails_first | grep -q "\"exit_code\":7"'
check "a health check in between meets a closed door" look 1 # not more of them, for each makes the next attempt wait longer
smtp
check "it is mailed by a later health check" within 400 eval '[ "$(mails_saying e2e_fails_first)" -ge 1 ]'
check "with exit code and last words" eval 'holds "$(mail_text)" "last words of the first" && holds "$(mail_text)" "exit.*7|7.*exit"'
echo "cron makes the deployment check ($(date -u +%H:%M:%S))"
check "verify --as-cron" within 200 eval 'smartcron verify --as-cron >"$scratch/as-cron"'
check "finds its own line" holds "$(cat "$scratch/as-cron")" 'ok +crontab run +/etc/cron.d/smartcron: '
check "and the mail server" holds "$(cat "$scratch/as-cron")" "ok +channel mail +127.0.0.1:$port answers"
check "and nothing of it stays" equal "" "$(ls -d /etc/cron.d/*verify* /var/lib/smartcron/run/*cron* 2>/dev/null)"
echo "another fails, without health, and with the server up ($(date -u +%H:%M:%S))"
edit_lines 's/^\(.*smartcron health.*\)$/#off \1/'
cat >"$scratch/second.yaml" <<-YAML
	version: 1
	tasks:
	  - {name: e2e_fails_second, schedule: "$(in_minutes 2)", priority: 1, command: "echo last words of the second; exit 9"}
YAML
check "registers it" smartcron register "$scratch/second.yaml"
check "mailed by run alone" within 300 eval '[ "$(mails_saying e2e_fails_second)" -ge 1 ]'
took=$(($(mailed_at "last words of the second") - $(date -d "$(json smartcron history e2e_fails_second | grep -oE '"finished_at":"[^"]*"' | head -n 1 | cut -d '"' -f 4)" +%s)))
echo "        $took s after its end"
check "within a minute" [ $took -le 60 ]
edit_lines 's/^#off //'
check "with its last words" eval 'holds "$(mail_text)" "last words of the second"'
check "the task of every other minute ran twice" within 250 eval '[ "$(wc -l <"$scratch/two")" -ge 2 ]'
# One that is due before cron has read the new line is caught up by the first tick.
check "at even minutes, each once, and on time" eval '
	equal "" "$(grep -v "^..:.[02468] " "$scratch/two")" && equal "" "$(cut -d " " -f 1 "$scratch/two" | sort | uniq -d)" && holds "$(tail -n 1 "$scratch/two")" "^(..:..) \\1$"'
check "history shows them, by their schedule" eval 'holds "$(json smartcron history e2e_two)" "\"trigger\":\"schedule\".*\"status\":\"succeeded\""'

echo "the run line is taken out ($(date -u +%H:%M:%S))"
runner_mails=$(mails_saying "has not ticked")
edit_lines 's/^\(.*smartcron run\)$/#out \1/'
out=$(date +%s) failing=$(pings /fail)
check "the silence is mailed within five minutes" within 300 eval '[ "$(mails_saying "has not ticked")" -gt "$runner_mails" ]'
echo "        after $(($(mailed_at "has not ticked") - out)) s"
check "by the line that is gone" eval 'holds "$(mail_text)" "no crontab has a line with smartcron run"'
check "somebody elsewhere is told that all is not well" within 60 eval '[ "$(pings /fail)" -gt $failing ]'
check "two more look" look 2
check "once" equal $((runner_mails + 1)) "$(mails_saying "has not ticked")"
echo "and the health line too ($(date -u +%H:%M:%S))"
edit_lines 's/^\(.*smartcron health.*\)$/#off \1/'
# What was begun before the edit ends.
check "cron sees it" pass 2
check "the last has ended" within 180 eval '[ "$(grep -c "smartcron health" "$scratch/cron.started")" = "$(looks)" ]'
heard=$(pings '.*')
check "cron passes a minute without it" pass 2
check "nobody elsewhere hears anything any more" equal "$heard" "$(pings '.*')"
echo "and both put back ($(date -u +%H:%M:%S))"
edit_lines 's/^#out //; s/^#off //'
check "that it is over is mailed" within 200 eval '[ "$(mails_saying "has not ticked")" -gt $((runner_mails + 1)) ]'
check "two more look after that" look 2
check "once" equal $((runner_mails + 2)) "$(mails_saying "has not ticked")"
check "each failure was mailed once" eval 'equal "1 1" "$(mail_text | grep -c "last words of the first") $(mail_text | grep -c "last words of the second")"'

echo "looking back ($(date -u +%H:%M:%S))"
# Minutes in which something was due, from the record; in every other minute `run` printed nothing.
idle_minutes() {
	json smartcron history --limit 1000 | grep -oE '"scheduled_at":"[^"]*"' | sed 's/.*T\([0-9:]\{5\}\).*/\1/' | sort -u >"$scratch/due"
	grep 'smartcron run' "$scratch/cron.log" | grep -vFf <(sed 's/$/\t/' "$scratch/due") >"$scratch/idle"
	test -s "$scratch/idle"
}
check "there were idle minutes" within 200 idle_minutes
check "in which run printed nothing and exited 0" equal "" "$(grep -vE "^[0-9:]{5}"$'\t'"0"$'\t'"[^"$'\t'"]*"$'\t'"$" "$scratch/idle")"
check "no tick failed" equal "" "$(grep 'smartcron run' "$scratch/cron.log" | awk -F'\t' '$2 != 0')"
check "health printed nothing that cron would mail" equal "" "$(grep 'smartcron health' "$scratch/cron.log" | awk -F'\t' '$4 != ""')"
check "no execution twice" equal "" "$(json smartcron history --limit 1000 | grep -oE '"task":"[^"]*","trigger":"schedule","scheduled_at":"[^"]*"' | sort | uniq -d)"

echo "out again"
check "install.sh --uninstall --yes" "$root/install.sh" --uninstall --yes
check "nothing of it is left" equal "" "$(ls -d /etc/cron.d/smartcron /usr/local/{bin,lib}/smartcron /var/{lib,log}/smartcron ~root/.local/share/smartcron* 2>/dev/null)"
check "everybody else's crontabs are as they were" equal "$others_before" "$(others)"
if [ "$failed" != 0 ]; then
	if kill -0 $cron_pid; then echo "cron is running"; else cat "$scratch/daemon"; fi
	echo "what cron started last:"
	tail -n 6 "$scratch/cron.started"
	echo "what cron's lines said:"
	cat "$scratch/cron.log"
	echo "mails:"
	mail_text
fi
echo "real cron took $(($(date +%s) - started)) s"
summary
