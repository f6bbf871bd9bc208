# Deliveries: each arrives as a file and is booked once.
. "${0%/*}/common.sh"

case $1 in
process_pending)
	mkdir -p consignments/pending consignments/booking consignments/booked
	# What arrived for this firing, unless it came before.
	name=$(echo "$at" | tr -c 'A-Za-z0-9\n' _).csv
	if [ ! -e "consignments/booked/$name" ] && [ ! -e "consignments/pending/$name" ]; then
		make "ship-$at" 12 '"P" 1000 + roll(900) "," 1 + roll(24) ",supplier" 1 + roll(6)' | put "consignments/pending/$name"
	fi
	booked=0
	for file in consignments/pending/*.csv; do
		mine=consignments/booking/$$-${file##*/} # another run may be about a file of the same name
		mv "$file" "$mine" 2>/dev/null || continue # another run took it
		rank "$mine" 2 3 >/dev/null || exit
		mv "$mine" "consignments/booked/${file##*/}" && booked=$((booked + 1))
	done
	echo "booked $booked consignments"
	# A week is enough to look at.
	find consignments/booked -mtime +7 -delete
	;;
update_analytics)
	mkdir -p consignments/booked
	cat consignments/booked/*.csv 2>/dev/null | put consignments/all.csv && rank consignments/all.csv 2 3 | put analytics/suppliers.csv
	;;
*) unknown "$1" ;;
esac
