#!/bin/sh
# Does one job. Its payload, {"seconds": N}, is on standard input; what it did goes to $JOB_DATA/done, one line an end.
set -u
job=$(cat)
seconds=$(expr "$job" : '{"seconds": \([0-9.]*\)}$') || {
	echo "not understood: $job" >&2
	exit 65
}
# A line is whole however many write at once; the nanoseconds tell who ran beside whom.
say() { echo "$1 $SMARTCRON_OWNER $SMARTCRON_KEY $SMARTCRON_ATTEMPT $(date +%s%N)" >>"$JOB_DATA/done"; }
say begin
sleep "$seconds"
say end
