package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.TestRun;
import dev.smartcron.process.access.Account;
import dev.smartcron.process.limits.ProcMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A user made for a test, in two groups besides its own one. Needs root; whom a run before left is removed first. */
public final class TestUser {
    private static final String PREFIX = "smartcron-it";

    public final Account account;

    public TestUser() throws Exception {
        for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
            String name = line.substring(0, line.indexOf(':'));
            if (TestRun.left(PREFIX, name)) {
                remove(Account.find(name).orElseThrow());
            }
        }
        String name = TestRun.named(PREFIX);
        assertThat(run("useradd", "--no-create-home", "--shell", "/bin/bash", "-G", "daemon,games", name))
                .isZero();
        account = Account.find(name).orElseThrow();
        // One before it may have had the same number.
        kill(account);
    }

    /** How many processes it has, with those that are dead and that nobody has collected yet: as the kernel counts. */
    public long processes() throws IOException {
        return ProcMemory.processesOf(account);
    }

    /** Ends all that it has, and removes it. */
    public void remove() throws Exception {
        remove(account);
    }

    private static void remove(Account account) throws Exception {
        kill(account);
        // By force: what is dead and not collected yet would keep it.
        assertThat(run("userdel", "--force", account.name())).isZero();
    }

    /** Ends all that a user has, at once: who forks on and on would be gone from a list. */
    private static void kill(Account account) throws Exception {
        // Nobody is there to be told, most of the time.
        run(CommandPrefix.become(account, "/bin/sh", "-c", "kill -s KILL -- -1").toArray(String[]::new));
    }

    private static int run(String... words) throws Exception {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }
}
