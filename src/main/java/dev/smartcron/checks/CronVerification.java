package dev.smartcron.checks;

import dev.smartcron.checks.Crontabs.CrontabLine;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Has cron itself run {@code verify}, once, and reads what it found: cron's environment is not a terminal's.
 *
 * <p>A line is added to the crontab that has the line with {@code smartcron run}, or, where that is one of the system's,
 * written to a file of its own beside it; it is taken out again however this ends.
 *
 * @param longest how long cron has: it looks at its crontabs once a minute
 */
public record CronVerification(Machine machine, NodeSettings node, Duration longest) {
    private static final Duration TWO_MINUTES_AND_A_HALF = Duration.ofSeconds(150);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Pattern VARIABLE = Pattern.compile("\\s*[\"']?[A-Za-z_][A-Za-z0-9_]*[\"']?\\s*=.*");

    /** The one of this machine. */
    public static CronVerification here(NodeSettings node) {
        return new CronVerification(Machine.real(), node, TWO_MINUTES_AND_A_HALF);
    }

    /**
     * Runs it; takes until the next minute and some seconds.
     *
     * @param says is told what happens meanwhile
     * @throws UserError when no crontab has the line, or this user may not add one
     */
    public VerifyReport run(Consumer<String> says) {
        List<CrontabLine> lines =
                OurLines.of(Crontabs.read(machine), node, "run").here();
        if (lines.isEmpty()) {
            throw UserError.refused(
                    "no crontab has a line with smartcron run, so cron has no environment for it",
                    "install.sh adds it; crontab.example has it to copy.");
        }
        CrontabLine run = lines.get(0);
        OnceByCron once = OnceByCron.like(run, node);
        AddedLine added = added(run, once);
        Thread hook = new Thread(added::takeOut, "crontab");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            says.accept("cron runs it in the next minute, as " + run.where() + " has it");
            return await(once, run);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot read what cron's run of verify has found: " + FileErrors.inWords(e),
                    "ls -l " + once.report());
        } finally {
            added.takeOut();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private AddedLine added(CrontabLine run, OnceByCron once) {
        try {
            Files.createDirectories(once.due().getParent());
            Files.deleteIfExists(once.report());
            Files.writeString(once.due(), "");
            return run.system() ? besideIt(run, once) : inOurs(run, once);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot add a line to the crontab for a moment: " + FileErrors.inWords(e),
                    run.system() ? "sudo smartcron verify --as-cron" : "crontab -l; crontab -e");
        }
    }

    /** A line that was added. */
    interface AddedLine {
        void takeOut();
    }

    AddedLine besideIt(CrontabLine run, OnceByCron once) throws IOException {
        Path file = machine.etc().resolve("cron.d").resolve("smartcron-verify");
        List<String> text = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(run.where()), StandardCharsets.ISO_8859_1)) {
            if (line.strip().equals(run.text())) {
                break;
            }
            if (VARIABLE.matcher(line).matches()) {
                text.add(line);
            }
        }
        text.add(once.line());
        // Cron reads no name with a dot, so it never meets a half.
        Path half = file.resolveSibling(".smartcron-verify.new");
        Files.deleteIfExists(half);
        Files.createFile(half, OWNER_ONLY);
        Files.write(half, text, StandardCharsets.ISO_8859_1);
        letReadAs(Path.of(run.where()), half);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        return () -> quietly(() -> Files.deleteIfExists(file));
    }

    /** The variables of a crontab may be secrets: whoever may not read it may not read a copy of them either. */
    private static void letReadAs(Path crontab, Path copy) throws IOException {
        PosixFileAttributes given = Files.readAttributes(crontab, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
        view.setGroup(given.group());
        view.setPermissions(given.permissions());
    }

    private AddedLine inOurs(CrontabLine run, OnceByCron once) throws IOException {
        OwnCrontab ours = new OwnCrontab(machine);
        List<String> lines = new ArrayList<>(ours.read().lines().toList());
        int at = lines.stream().map(String::strip).toList().indexOf(run.text());
        lines.add(at + 1, once.line());
        ours.write(lines);
        return () -> quietly(() -> {
            // Somebody may have edited it meanwhile: only this line goes.
            List<String> now = new ArrayList<>(ours.read().lines().toList());
            if (now.remove(once.line())) {
                ours.write(now);
            }
        });
    }

    /** Taking out what stays without effect anyway. */
    private interface Removal {
        void run() throws IOException;
    }

    private static void quietly(Removal removal) {
        try {
            removal.run();
        } catch (IOException e) {
            // The line does nothing any more, for its mark is gone; the next verify takes its place.
            return;
        }
    }

    private VerifyReport await(OnceByCron once, CrontabLine run) throws IOException {
        long until = System.nanoTime() + longest.toNanos();
        try {
            while (System.nanoTime() < until) {
                if (Files.exists(once.report())) {
                    String text = Files.readString(once.report(), StandardCharsets.UTF_8);
                    Files.delete(once.report());
                    return VerifyReport.read(text)
                            .orElseGet(() -> failed("cron's line in " + run.where() + " says: " + text.strip()));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(once.due());
        }
        return failed(
                Files.exists(once.report().resolveSibling(once.report().getFileName() + ".part"))
                        ? "cron's line has begun and not ended"
                        : "cron has not run a line of " + run.where() + " within " + longest.toSeconds() + " seconds");
    }

    private static VerifyReport failed(String detail) {
        return new VerifyReport(List.of(CheckResult.critical(
                "as cron", detail, "pgrep -a cron; the system's log says what cron did: journalctl -u cron")));
    }
}
