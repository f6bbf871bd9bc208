#!/bin/sh
# The 22 jobs of a small prediction market, each a function of its task's name. What they know is in files of $MARKET, a
# folder that every node sees. A file is written aside and renamed, and what a firing adds has the firing's key as its
# name: whoever is killed in the middle, the next attempt does the same again and nothing twice.
set -eu
mkdir -p "$MARKET" && cd "$MARKET" && mkdir -p pools resolved settled slips airdrops chain state new
now=${SMARTCRON_SCHEDULED_AT:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}

# Standard input becomes the file; nothing at all is a failure.
put() { cat >"new/$SMARTCRON_KEY" && [ -s "new/$SMARTCRON_KEY" ] && mv "new/$SMARTCRON_KEY" "$1"; }
# What chance would say, the same each time.
number() { printf %s "$1" | cksum | (read -r sum _ && echo $((sum % $2))); }
missing() { echo "$1" >&2 && exit 75; }
# A line is whole however many write at once. The journal tells what was done, and by which attempt.
journal() { echo "$1 $SMARTCRON_TASK $now $SMARTCRON_ATTEMPT" >>journal; }

# The schedulers: fixtures, the day's Oddyssey cycle of five of them, pools to bet on.
fixtures_scheduler() {
	[ ! -e provider_down ] || missing 'the provider of fixtures does not answer'
	for n in 1 2 3 4 5 6 7 8 9 10; do echo "${now%%T*}-$n home$n away$n"; done | put fixtures
}
oddyssey_scheduler() { head -5 fixtures | put cycle.planned; }
oddyssey_creator() { sed 's/$/ 1.90 3.40 2.10/' cycle.planned | put cycle; }
contract_sync() { cksum <cycle | put contract; }
cycle_health_monitor() { cksum <cycle | cmp -s - contract || missing 'the contract has another cycle'; }
crypto_scheduler() { echo "BTC above $(cat chain/price)" | put "pools/$SMARTCRON_KEY"; }
football_scheduler() { while read -r match home away; do echo "$home beats $away" | put "pools/$match"; done <fixtures; }
oracle_cron() { echo $((60000 + $(number "$now" 1000))) | put price; }

# The results, and what follows from them.
unified_results_manager() {
	while read -r match home away; do echo "$match $(number "$home" 4):$(number "$away" 4)"; done <fixtures | put results
}
slip_evaluator() { grep -c : results | put "slips/$SMARTCRON_KEY"; }
auto_evaluation() { cat slips/* | sort -n | tail -3 | put standings; }
results_resolver() {
	for pool in pools/*; do
		[ ! -e "$pool" ] || [ -e "resolved/${pool#pools/}" ] || put "resolved/${pool#pools/}" <results
	done
}
fixture_mapping_maintainer() { sed 's/ .*/ provider-&/' fixtures | put mapping; }
fixture_status_updater() { sed 's/ .*/ finished/' fixtures | put status; }
airdrop_scheduler() { find slips -type f | wc -l | put "airdrops/$SMARTCRON_KEY"; }

# The services: one round of each.
football_oracle_bot() { [ ! -e results ] || put chain/results <results; }
oddyssey_oracle_bot() { put chain/cycle <cycle; }
crypto_oracle_bot() { { cat price 2>/dev/null || echo 60000; } | put chain/price; }
cycle_monitor() { cmp -s cycle chain/cycle || echo 'the chain has another cycle'; }
pool_settlement_service() {
	for pool in resolved/*; do
		[ ! -e "$pool" ] || [ -e "settled/${pool#resolved/}" ] || put "settled/${pool#resolved/}" <chain/price
	done
}
reputation_sync() { find settled -type f | wc -l | put reputation; }
health_monitoring() { du -sk . | put health; }

# A service goes on after the last round that it finished, whichever node that was on.
serve() {
	round=$(cat "state/$SMARTCRON_TASK" 2>/dev/null || echo 0)
	trap 'journal stop; echo "stopped after round $round"; exit 0' TERM
	echo "goes on after round $round"
	journal serve
	while :; do
		"$SMARTCRON_TASK"
		round=$((round + 1))
		echo "$round" | put "state/$SMARTCRON_TASK"
		[ -n "${ready:=}" ] || { echo ::ready && ready=yes; }
		sleep 5
	done
}

case $SMARTCRON_TASK in
*_service | *_bot | cycle_monitor | health_monitoring | reputation_sync) serve ;;
*)
	"$SMARTCRON_TASK"
	journal "done"
	;;
esac
