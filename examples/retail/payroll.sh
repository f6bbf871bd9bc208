# Timesheets in, pay run out.
. "${0%/*}/common.sh"

sheets() { # timesheets of the day: person, hours, rate
	make "pay-$day" 80 '"staff" n "," 4 + roll(9) / 2 "," 23 + roll(20)'
}

case $1 in
sync_deputy)
	sheets | put "timesheets/$day.csv"
	;;
process_automated_reviews)
	# More than eight hours goes to a person, the rest is approved here.
	sheets | awk -F, '{ print $0 "," ($2 > 8 ? "person" : "approved") }' | put "reviews/$day.csv"
	;;
update_dashboard)
	sheets | awk -F, '{ hours += $2; cost += $2 * $3 } END { printf "hours,%.1f\ncost,%.2f\npeople,%d\n", hours, cost, NR }' |
		put dashboard/payroll.csv
	;;
auto_start)
	# A pay run is opened once: a second start finds it and leaves it alone.
	mkdir -p payruns
	if mkdir "payruns/$day" 2>/dev/null; then
		sheets | awk -F, '{ printf "%s,%.2f\n", $1, $2 * $3 }' | put "payruns/$day/gross.csv"
	else
		echo "the pay run of $day is open already"
	fi
	;;
*) unknown "$1" ;;
esac
