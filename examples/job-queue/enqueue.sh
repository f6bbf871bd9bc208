#!/bin/sh
# Adds a job a line of standard input: OWNER KEY SECONDS. The key is the request's own number, so a list that
# was broken off in the middle is simply given again: what is there already is not added twice.
set -eu
while read -r owner key seconds; do
	smartcron enqueue process_job --owner "$owner" --key "$key" --payload "{\"seconds\": $seconds}"
done
