# The point of sale: catalogue, stock, sales.
. "${0%/*}/common.sh"

case $1 in
sync_products)
	make "products" 900 '"P" 999 + n "," (100 + roll(9900)) / 100 ",supplier" 1 + roll(6)' | put vend/products.csv
	;;
sync_inventory)
	make "stock-$at" 900 '"P" 999 + n "," roll(60)' | put vend/inventory.csv &&
		awk -F, '$2 < 3' vend/inventory.csv | put vend/reorder.csv
	;;
sync_sales)
	make "sales-$at" 300 '"store" 1 + roll(17) "," (100 + roll(9900)) / 100' | put vend/sales.csv &&
		rank vend/sales.csv 2 1 | put vend/turnover.csv
	;;
*) unknown "$1" ;;
esac
