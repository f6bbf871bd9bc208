package dev.smartcron.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A file system of 64 KiB of its own, in a folder of a test; only root may mount one. */
public final class SmallDisk implements AutoCloseable {
    public static final int PAGE = 4_096;
    private static final int PAGES = 16;

    public final Path folder;
    private final Path ballast;

    /** Mounts it, over whatever the folder holds. */
    public SmallDisk(Path folder) throws IOException {
        this(folder, "size=" + PAGES * PAGE);
    }

    /** As {@link #SmallDisk(Path)}, with other options of a file system in memory. */
    public SmallDisk(Path folder, String options) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.ballast = folder.resolve("ballast");
        removeWhatWasLeft();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, TestRun.named("smartcron-test"), folder.toString()) == 0,
                "only root may mount");
    }

    /** What a run that was broken off has left. */
    private static void removeWhatWasLeft() throws IOException {
        for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String[] words = mount.split(" ", 3);
            if (TestRun.left("smartcron-test", words[0])) {
                run("umount", "-l", words[1]);
            }
        }
    }

    /** Lets nobody write there any more; nothing may be open for writing. */
    public void readOnly() throws IOException {
        assertThat(run("mount", "-o", "remount,ro", folder.toString())).isZero();
    }

    /** Lets them again. */
    public void writable() throws IOException {
        assertThat(run("mount", "-o", "remount,rw", folder.toString())).isZero();
    }

    /** Takes all names that are left, but for so many. */
    public void fillWithFiles(int free) throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        int made = 0;
        try {
            while (true) {
                Files.createFile(files.resolve("f" + made));
                made++;
            }
        } catch (IOException e) {
            for (int i = 0; i < free; i++) {
                Files.delete(files.resolve("f" + i));
            }
        }
    }

    /** Gives them back. */
    public void removeFiles() throws IOException {
        Path files = folder.resolve("files");
        try (Stream<Path> all = Files.list(files)) {
            for (Path each : all.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(files);
    }

    /** Takes all the room that is left, but for so many pages. */
    public void fill(int free) throws IOException {
        Files.deleteIfExists(ballast);
        int left = (int) (Files.getFileStore(folder).getUsableSpace() / PAGE);
        Files.write(ballast, new byte[(left - free) * PAGE]);
        assertThat(Files.getFileStore(folder).getUsableSpace()).isEqualTo((long) free * PAGE);
    }

    public void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException {
        // Lazily, for a process of the test may still stand in it.
        run("umount", "-l", folder.toString());
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}
