#!/bin/sh
# A deployment, on one of the nodes. Given again it changes nothing but what the task file changes: what runs, runs on.
set -eu
smartcron register "$COORDINATION/tasks.yaml"         # makes the tables, too
for task in fixtures_scheduler oddyssey_scheduler oddyssey_creator contract_sync unified_results_manager; do
	smartcron trigger "$task" --wait              # the first that fails ends the deployment
done
smartcron verify
