package dev.smartcron.process.access;

import dev.smartcron.process.kernel.Tools;
import dev.smartcron.process.kernel.Tools.ToolResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A user of this machine. */
public record Account(String name, long uid, long gid, String home, String shell) {
    private static final Path PASSWD = Path.of("/etc/passwd");

    /** The status of {@code timeout} when it had to end what it ran. */
    private static final int TIMED_OUT = 124;

    /**
     * Looks a user up, first in the machine's own file, then by {@code getent} wherever its users come from.
     *
     * @throws IOException when nobody can tell
     */
    public static Optional<Account> find(String name) throws IOException {
        String passwd = new String(Files.readAllBytes(PASSWD), StandardCharsets.UTF_8);
        for (String line : passwd.split("\n", -1)) {
            if (line.startsWith(name + ":")) {
                return parse(line);
            }
        }
        Path getent;
        try {
            getent = Tools.find("getent", "libc-bin");
        } catch (IOException e) {
            // A system without it has no users but those of its file.
            return Optional.empty();
        }
        // A directory server that is away must not hold the minute up.
        ToolResult answer = Tools.run(
                List.of(Tools.find("timeout", "coreutils").toString(), "10", getent.toString(), "passwd", "--", name));
        if (answer.status() == TIMED_OUT) {
            throw new IOException("no answer in 10 seconds from where this machine's users come from");
        }
        String line = new String(answer.bytes(), StandardCharsets.UTF_8).strip();
        return line.startsWith(name + ":") ? parse(line) : Optional.empty();
    }

    /** Makes a file a user's own; nothing where none is named. */
    public static void own(Path file, @Nullable Account as) throws IOException {
        if (as != null) {
            Files.setAttribute(file, "unix:uid", (int) as.uid());
        }
    }

    private static Optional<Account> parse(String line) {
        String[] fields = line.split(":", -1);
        return fields.length < 7 || !isNumber(fields[2]) || !isNumber(fields[3])
                ? Optional.empty()
                : Optional.of(new Account(
                        fields[0],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        fields[5].isEmpty() ? "/" : fields[5],
                        fields[6].isEmpty() ? "/bin/sh" : fields[6]));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
