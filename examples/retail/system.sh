# Housekeeping of the imaginary application: its logs, cache and sessions.
. "${0%/*}/common.sh"

case $1 in
log_rotation)
	mkdir -p logs
	make "log-$at" 200 'n " GET /p/" roll(900) " " (roll(50) ? 200 : 500)' | put logs/access.log
	gzip -c logs/access.log | put "logs/access-$day.log.gz"
	rm -f logs/access.log
	find logs -name 'access-*.gz' -mtime +60 -delete
	;;
cache_cleanup)
	mkdir -p cache
	make "cache-$day" 20 '"page" roll(1000)' | while read -r page; do echo cached >"cache/$page"; done
	echo "removed $(find cache -type f -mmin +1440 -print -delete | wc -l) stale files, kept $(find cache -type f | wc -l)"
	;;
session_cleanup)
	mkdir -p sessions
	make "session-$day" 20 '"sess" roll(100000)' | while read -r session; do echo "user=$session" >"sessions/$session"; done
	echo "ended $(find sessions -type f -mmin +720 -print -delete | wc -l) sessions"
	;;
*) unknown "$1" ;;
esac
