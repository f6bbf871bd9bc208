# Products that every store has to count, and how well they do.
. "${0%/*}/common.sh"

counts() { # today's counts: store, product, expected, counted
	make "$day" 400 '"store" roll(17) + 1 ",P" 1000 + roll(900) "," (e = roll(40)) "," e - (roll(10) == 0 ? roll(3) : 0)'
}

case $1 in
generate_daily)
	make "flag-$day" 60 '"store" (n - 1) % 17 + 1 ",P" 1000 + roll(900)' | sort -u | put "flagged/$day.csv"
	;;
refresh_leaderboard)
	counts | awk -F, '{ print $1 "," ($3 == $4) }' | put "counts/right-$day.csv" &&
		rank "counts/right-$day.csv" 2 1 | put leaderboard/stores.csv
	;;
generate_ai_insights)
	counts | awk -F, '$3 != $4 { wrong[$2] += $3 - $4 } END { for (p in wrong) print wrong[p] "," p }' | sort -t, -k1,1nr -k2,2 |
		sed '5q' | awk -F, '{ print "Product " $2 " is short by " $1 "." }' | put "insights/$day.txt"
	;;
check_achievements)
	counts | awk -F, '$3 == $4 { right[$1]++ } END { for (s in right) if (right[s] >= 20) print s ",sharp_eye" }' | sort |
		put achievements/badges.csv
	;;
refresh_store_stats)
	counts | awk -F, '{ n[$1]++; right[$1] += $3 == $4 } END { for (s in n) printf "%s,%d,%.3f\n", s, n[s], right[s] / n[s] }' |
		sort | put stats/stores.csv
	;;
*) unknown "$1" ;;
esac
