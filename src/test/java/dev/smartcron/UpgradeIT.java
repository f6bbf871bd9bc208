package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program replaced while a runner stays with a task. */
class UpgradeIT {
    @TempDir
    private Path folder;

    private Path jar;
    private Path newJar;
    private Host host;

    @BeforeEach
    void install() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("app/bin"));
        try (Stream<Path> files = Files.list(Path.of("bin"))) {
            for (Path file : files.toList()) {
                Files.copy(file, bin.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        jar = folder.resolve("app/smartcron.jar");
        Files.copy(Path.of("target/smartcron.jar"), jar);
        newJar = folder.resolve("app/new.jar");
        pack(jar, newJar);
        host = Host.with("sqlite", Files.createDirectory(folder.resolve("home")))
                .with(bin.resolve("smartcron"));
        host.register(List.of(
                "{name: a, command: 'echo before; " + host.writes("start") + "; " + host.waits() + "; "
                        + host.writes("end") + "; echo after; exit 5'}",
                "{name: b, command: '" + host.writes("start") + "; " + host.writes("end") + "'}"));
    }

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @Test
    void a_jar_put_in_its_place_by_rename_harms_nothing() throws Exception {
        Process runner = running();
        Files.move(newJar, jar, StandardCopyOption.ATOMIC_MOVE);
        assertThat(goneOn(runner)).as(host.ticksSaid()).isZero();
    }

    @Test
    void a_jar_overwritten_in_place_harms_nothing() throws Exception {
        Process runner = running();
        try (OutputStream same = Files.newOutputStream(jar)) {
            Files.copy(newJar, same);
        }
        // What it had not loaded yet is unreadable to it now: it may have to leave in the middle.
        assertThat(goneOn(runner)).as(host.ticksSaid()).isZero();
        assertThat(host.ticksSaid()).doesNotContain("Exception", "Error");
    }

    private Process running() throws Exception {
        host.trigger("a");
        Process runner = host.tick();
        await().until(() -> !host.lines().isEmpty());
        return runner;
    }

    /** Ticks with the new program, to the end; returns how the old one left. */
    private int goneOn(Process old) throws Exception {
        host.trigger("b");
        host.tick();
        await().until(() -> !old.isAlive());
        host.tick();
        host.go();
        await().until(() -> host.runners().isEmpty());
        host.tick().waitFor();
        assertThat(host.rows("select e.task, e.status, e.exit_code, a.output_tail from executions e"
                        + " join attempts a on a.execution_id = e.id order by e.task"))
                .containsExactly("a|failed|5|before\nafter\n", "b|succeeded|0|null");
        new Book(host.lines()).agreesWith(host);
        return old.exitValue();
    }

    /** The same program with every byte elsewhere: one entry more at the beginning. */
    private static void pack(Path from, Path to) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            out.putNextEntry(new ZipEntry("new"));
            out.write(new byte[100_003]);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
            }
        }
    }
}
