# Bank transactions, and the accounts they belong to.
. "${0%/*}/common.sh"

case $1 in
fetch_transactions)
	# `touch` this file in the data folder to see what becomes of an outage.
	if [ -e bank/closed ]; then
		echo "the bank does not answer" >&2
		exit 69
	fi
	make "bank-$at" 50 'n "," roll(90000) / 100 "," substr("EFTPOS  RENT    POWER   FREIGHT ", 8 * roll(4) + 1, 8)' | tr -d ' ' |
		put bank/latest.csv
	;;
auto_categorize)
	if [ ! -f bank/latest.csv ]; then
		echo "nothing was fetched yet: nothing to do"
		exit 0
	fi
	sed 's/,EFTPOS$/,sales/; s/,RENT$/,premises/; s/,POWER$/,premises/; s/,FREIGHT$/,freight/' bank/latest.csv |
		put bank/categorized.csv && rank bank/categorized.csv 2 3 | put bank/accounts.csv
	;;
*) unknown "$1" ;;
esac
