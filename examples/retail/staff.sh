# Staff purchases on account.
. "${0%/*}/common.sh"

case $1 in
process_pending_payments)
	make "staff-$at" 15 '"staff" 1 + roll(80) "," roll(6000) / 100' | put staff/payments.csv && rank staff/payments.csv 2 1 | put staff/owed.csv
	;;
send_reminders)
	make "staff-$day" 15 '"staff" 1 + roll(80) "," roll(6000) / 100' |
		awk -F, '$2 > 30 { printf "Dear %s, %.2f is open.\n", $1, $2 }' | put "staff/reminders-$day.txt"
	;;
*) unknown "$1" ;;
esac
