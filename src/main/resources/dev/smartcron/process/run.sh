# Runs one task and leaves its result in files: sh run.sh FOLDER BOOT_ID BOOTED_AT CGROUP PROGRAM [ARGUMENT...]
#
# It outlives the runner that started it. Its environment is the task's own, so its variables carry a name that
# no task uses; it forks once and executes nothing but the task, so that a start costs little.
#   started  created only if it is not there (whoever creates it first decides whether the task runs at all):
#            wrapper PID START_TICKS BOOT_ID COOKIE BOOTED_AT
#            task PID START_TICKS UPTIME
#   lease    see below
#   result   room is taken before the start and filled in place, so that a full disk cannot lose a result;
#            it counts once its last line, "end", is there:
#            exit STATUS UPTIME, the two lines of "times", end
umask 022
set -C
# Caught, not ignored: a task would inherit an ignored signal.
trap : HUP INT QUIT USR1 USR2 PIPE ALRM TERM

printf '%255s\n' '' >"$1/result" || exit 1
read -r smartcron_p smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x \
    smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x \
    smartcron_x smartcron_x smartcron_x smartcron_s smartcron_x </proc/self/stat
printf 'wrapper %s %s %s %s %s\n' "$smartcron_p" "$smartcron_s" "$2" "$SMARTCRON_RUN" "$3" >"$1/started" || exit 1

# A service may run only while its lease is renewed: "lease" holds the second of uptime up to which, and how long after
# TERM the KILL follows; twice, and two that differ are being written. This goes by the task's group, as the backstop of
# other tasks does.
smartcron_w=
if [ -e "$1/lease" ]; then
    (
        PATH=/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin # not the task's, which need not have a sleep
        while sleep 2 && {
            read -r smartcron_l smartcron_k && { read -r smartcron_y smartcron_x || smartcron_y=$smartcron_l; }
        } <"$1/lease"; do
            [ "$smartcron_l" = "$smartcron_y" ] || continue
            read -r smartcron_x smartcron_y </proc/uptime
            [ "${smartcron_x%.*}" -ge "$smartcron_l" ] || continue
            { read -r smartcron_x; read -r smartcron_x smartcron_p smartcron_y; } <"$1/started"
            kill -s TERM -- "-$smartcron_p"
            sleep "$smartcron_k"
            kill -s KILL -- "-$smartcron_p"
        done
    ) >/dev/null 2>&1 &
    smartcron_w=$!
fi

# What the shell itself says of a task ended by a signal does not belong into the task's output.
exec 3>&1 >/dev/null 2>&1
(
    read -r smartcron_p smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x \
        smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x smartcron_x \
        smartcron_x smartcron_x smartcron_x smartcron_s smartcron_x </proc/self/stat
    read -r smartcron_l smartcron_x </proc/uptime
    printf 'task %s %s %s\n' "$smartcron_p" "$smartcron_s" "$smartcron_l" >>"$1/started"
    # The task's control group, or "-". It must bind the task, not what writes down its result.
    [ "$4" = - ] || echo 0 >>"$4/cgroup.procs" || { echo "smartcron: cannot enter $4" >&3; exit 126; }
    unset PWD OLDPWD SHLVL
    shift 4
    # A child of a Java thread has QUIT blocked; and whoever started the runner may have it ignore some.
    exec @CLEAN_SIGNALS@ "$@" >&3 2>&3 3>&-
)
smartcron_s=$?
[ -z "$smartcron_w" ] || kill "$smartcron_w"
read -r smartcron_p smartcron_x </proc/uptime
{
    printf 'exit %s %s\n' "$smartcron_s" "$smartcron_p"
    times
    printf 'end\n'
} 1<>"$1/result"
# Any other status tells the runner that the task never had its turn, and a result that somebody took away does not.
exit 0
