package dev.smartcron.taskfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Files the tests share. */
final class Contract {
    /** Every key of a task file. */
    static final String TASKS = """
            version: 1
            defaults:            # any task key below
              timezone: UTC
              timeout: 5m
            groups:
              payroll: {max_running: 2}
            calendars:
              nz_holidays: {dates: [2026-12-25, 2026-12-26]}
            tasks:
              - name: payroll_sync_deputy
                description: Pull rosters from Deputy
                category: payroll
                schedule: "0 * * * *"
                timezone: Pacific/Auckland
                command: [php, cron/sync.php]
                working_dir: /srv/app
                env: {APP_ENV: production, API_KEY: "${env:DEPUTY_KEY}"}
                env_file: /etc/app/cron.env
                user: www-data
                priority: 2
                timeout: 10m
                kill_after: 10s
                memory: 256M
                cpu_time: 5m
                nice: 10
                max_output: 10M
                success_codes: [0]
                fatal_codes: [2]
                retries: {max: 3, delay: 30s, factor: 2, max_delay: 15m, jitter: 0.2}
                overlap: allow
                max_running: 1
                group: payroll
                catch_up: latest
                catch_up_window: 24h
                dst: {gap: run, overlap: first}
                jitter: 30s
                after: [bank_fetch]
                after_timeout: 30m
                on_success: [bank_categorize]
                on_failure: [bank_cleanup]
                shards: 4
                calendar: {skip: [nz_holidays]}
                active: {from: 2026-01-01, until: 2027-01-01}
                environments: [production]
                hosts: any
                enabled: true
                redact: ["card=[0-9]+"]
                alert: {after_failures: 1, max_duration: 8m, deadline: 30m}
                ping_url: https://hc-ping.com/1
              - {name: bank_fetch, command: fetch | sort, schedule: "@hourly"}
              - {name: bank_categorize, command: [categorize], hosts: [a, b]}
              - {name: bank_cleanup, command: [cleanup], retries: 2}
              - {name: tick, command: [smartcron, run], schedule: "* * * * *", started_by: crontab, on_lost: fail}
            """;

    private Contract() {}

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Contract.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
