package dev.smartcron.status.verify;

import dev.smartcron.execution.Sentence;
import dev.smartcron.process.Launcher;
import dev.smartcron.process.Program;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Settings;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Optional;

/** Java, its time zone data, the clock, the programs that a start needs, and where alerts go. */
public final class HostCheck {
    /** No clock that is right shows an earlier time: this program was not there yet. */
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private final Machine machine;
    private final Settings settings;

    public HostCheck(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
    }

    /**
     * Looks.
     *
     * @param now by this machine's clock
     * @param local this machine's time zone
     */
    public void look(Findings findings, Instant now, ZoneId local) {
        findings.ok("java", Runtime.version() + " in " + System.getProperty("java.home"));
        String zones = ZoneRulesProvider.getVersions("UTC").lastKey();
        findings.ok("time zones", "data of " + zones + "; this machine is in " + local);
        if (now.isBefore(WRITTEN)) {
            findings.fail("clock", "shows " + Zoned.iso(now, local), "Set it: timedatectl set-ntp true.");
        } else {
            findings.ok("clock", "shows " + Zoned.iso(now, local));
        }
        for (String tool : List.of("setsid", "timeout")) {
            if (Program.find(tool, machine.path(), Path.of("/")) instanceof Program.Missing missing) {
                findings.fail(
                        tool,
                        Sentence.PLAIN.obstacle(missing.reason()),
                        "Install util-linux and coreutils: no task starts without them.");
            } else {
                findings.ok(tool, "found");
            }
        }
        limits(findings);
        Optional<Mail> mail = settings.alerts().mail();
        if (mail.isPresent()) {
            findings.ok(
                    "mail",
                    "to " + String.join(", ", mail.get().to()) + " through "
                            + mail.get().host());
        } else {
            findings.warn(
                    "mail",
                    "none is configured: nobody is told of trouble",
                    "write mail: in " + settings.node().configFile());
        }
    }

    /** Cron may start its jobs in another control group than the one this is asked in. */
    private void limits(Findings findings) {
        Path configured = settings.limits().cgroup().orElse(null);
        try {
            Optional<Path> groups = Launcher.cgroup(configured);
            if (groups.isPresent()) {
                findings.ok("limits", "memory and processes: by control groups, from here under " + groups.get());
            } else if (configured == null) {
                findings.ok("limits", "memory and processes: watched; no control group can be made from here");
            } else {
                findings.warn(
                        "limits",
                        "limits.cgroup " + configured + " cannot be used: memory and processes are only watched",
                        "Make it the runner's own, with memory and pids handed down: docs/processes.md.");
            }
        } catch (IOException e) {
            findings.warn("limits", "cannot look for control groups: " + FileErrors.inWords(e), "mount | grep cgroup");
        }
    }
}
