package dev.smartcron.checks;

import dev.smartcron.execution.Sentence;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.access.Program;
import dev.smartcron.settings.LocalZone;
import dev.smartcron.settings.Settings;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Pages;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks Java, its time zone data, the clock and the programs that a start needs.
 *
 * @param zone this machine's
 */
record HostCheck(Machine machine, Settings settings, LocalZone zone) implements Check {
    /** No clock that is right shows an earlier time: this program was not there yet. */
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    /** @param now by this machine's clock */
    @Override
    public List<CheckResult> check(Instant now) {
        List<CheckResult> results = new ArrayList<>();
        results.add(CheckResult.ok("java", Runtime.version() + " in " + System.getProperty("java.home")));
        String data = ZoneRulesProvider.getVersions("UTC").lastKey();
        results.add(
                zone.problem() == null
                        ? CheckResult.ok("time zones", "data of " + data + "; this machine is in " + zone.zone())
                        : CheckResult.degraded("time zones", zone.problem(), null));
        String shown = "shows " + Zoned.iso(now, zone.zone());
        results.add(
                now.isBefore(WRITTEN)
                        ? CheckResult.critical("clock", shown, "Set it: timedatectl set-ntp true.")
                        : CheckResult.ok("clock", shown));
        for (String tool : List.of("setsid", "timeout")) {
            results.add(
                    Program.find(tool, machine.path(), Path.of("/")) instanceof Program.Missing missing
                            ? CheckResult.critical(
                                    tool,
                                    Sentence.PLAIN.obstacle(missing.reason()),
                                    "Install util-linux and coreutils: no task starts without them.")
                            : CheckResult.ok(tool, "found"));
        }
        results.add(limits());
        return results;
    }

    /** Cron may start its jobs in another control group than the one this is asked in. */
    private CheckResult limits() {
        Path configured = settings.limits().cgroup().orElse(null);
        try {
            Optional<Path> groups = Launcher.cgroup(configured);
            if (groups.isPresent()) {
                return CheckResult.ok(
                        "limits", "memory and processes: by control groups, from here under " + groups.get());
            }
            return configured == null
                    ? CheckResult.ok("limits", "memory and processes: watched; no control group can be made from here")
                    : CheckResult.degraded(
                            "limits",
                            "limits.cgroup " + configured + " cannot be used: memory and processes are only watched",
                            "Make it the runner's own, with memory and pids handed down: " + Pages.named("processes.md")
                                    + ".");
        } catch (IOException e) {
            return CheckResult.degraded(
                    "limits", "cannot look for control groups: " + FileErrors.inWords(e), "mount | grep cgroup");
        }
    }
}
