#!/bin/sh
# What the guides of the Cron processor and of the Cron coordination do by curl, against a dashboard that runs.
#
#   TOKEN=… [WEBHOOK_SECRET=…] guide.sh http://127.0.0.1:8787
#
# Prints each call and what was answered; ends with 1 where one was not answered as the guide promises.
set -eu
base=${1:?the address of the dashboard}
failed=0
body=$(mktemp)
trap 'rm -f "$body"' EXIT

# Asks, and wants a status and a word in the answer.
wants() { # STATUS WORD CURL'S...
	status=$1 word=$2
	shift 2
	got=$(curl -s -o "$body" -w '%{http_code}' -H "Authorization: Bearer $TOKEN" "$@") || got=none
	for address in "$@"; do :; done
	if [ "$got" = "$status" ] && grep -q -- "$word" "$body"; then
		echo "ok   $got ${address#"$base"}"
	else
		echo "FAIL $got, not $status with $word: ${address#"$base"}"
		head -c 300 "$body"
		failed=1
	fi
}
json='Content-Type: application/json'

# The Cron processor: a queue in batches.
wants 200 '"batch_size": 10' -X POST -H "$json" -d '{"batchSize": 10, "maxConcurrentJobs": 3}' "$base/api/cron/start"
wants 200 '"status"' "$base/api/cron/health"
wants 200 '"running"' "$base/api/cron/status"
wants 200 '"tasks"' "$base/api/cron/metrics?startDate=2026-01-01&endDate=2026-12-31"
wants 200 '"tasks"' "$base/api/cron/metrics?outcome=failed"
wants 200 '^\[' "$base/api/cron/insights"
wants 200 '"jobs"' "$base/api/cron/queue"
wants 202 '"started": true' -X POST "$base/api/cron/trigger"
wants 200 '"reset"' -X POST -H "$json" -d '{"timeoutMinutes": 15}' "$base/api/cron/reset-stuck-jobs"
wants 200 '"paused": true' -X POST "$base/api/cron/stop"
wants 200 '"batch_size": 10' -X POST "$base/api/cron/start"
wants 200 '"paused": false' -X POST -H "$json" -d '{"reset": true}' "$base/api/cron/start"
if [ -n "${WEBHOOK_SECRET:-}" ]; then
	wants 202 '"started": true' -X POST -H "X-Webhook-Secret: $WEBHOOK_SECRET" "$base/api/cron/webhook"
	wants 401 'not right' -X POST -H "X-Webhook-Secret: guess" "$base/api/cron/webhook"
fi

# The Cron coordination: how it stands, and what is done in an emergency.
wants 200 '"id"' "$base/api/cron/history?limit=5"
wants 200 '"name"' "$base/api/cron/tasks"
wants 200 '"last_tick_at"' "$base/api/cron/nodes"
wants 200 'smartcron_' "$base/metrics"
wants 200 '"released"' -X POST "$base/api/cron/emergency/force-release-locks"
wants 200 '"runner_left"' -X POST "$base/api/cron/emergency/restart"
exit $failed
