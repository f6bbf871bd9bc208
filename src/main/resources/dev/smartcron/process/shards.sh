# Runs the shards of a task where run.sh would run one process: sh shards.sh FOLDER NUMBERS PROGRAM [ARGUMENT...]
#
# All of them are in the task's session, under its timeout and in its control group. Each has a shell of its own that
# waits for it, so that its end is on the disk at once, whatever becomes of the others:
#   output.N  what it prints
#   result.N  as run.sh fills in "result"; its room was taken before the start
trap : HUP INT QUIT USR1 USR2 PIPE ALRM TERM
smartcron_f=$1
smartcron_n=$2
shift 2
# What a shell says of a task ended by a signal belongs into no output. And what runs in the background gets an empty
# input, so that each opens the task's own, from its beginning.
exec 3<&0 >/dev/null 2>&1
for SMARTCRON_SHARD in $smartcron_n; do
    (
        # Caught again: a subshell catches nothing.
        trap : HUP INT QUIT USR1 USR2 PIPE ALRM TERM
        (
            unset PWD OLDPWD SHLVL
            export SMARTCRON_SHARD
            # In the background INT and QUIT are ignored.
            exec @CLEAN_SIGNALS@ "$@" </proc/self/fd/3 >>"$smartcron_f/output.$SMARTCRON_SHARD" 2>&1 3<&-
        )
        smartcron_s=$?
        read -r smartcron_p smartcron_x </proc/uptime
        {
            printf 'exit %s %s\n' "$smartcron_s" "$smartcron_p"
            times
            printf 'end\n'
        } 1<>"$smartcron_f/result.$SMARTCRON_SHARD"
    ) &
done
# A signal interrupts it.
until wait; do :; done
