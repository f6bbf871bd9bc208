package dev.smartcron.tick.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Shows;
import dev.smartcron.process.RunFolder;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.World;
import dev.smartcron.tick.admit.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service may run on as long as its lease is renewed, in the database and beside the process. */
class LeaseTest {
    private static final Duration LENGTH = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    private World world;
    private Claims claims;
    private Claim claim;
    private RunFolder folder;

    @BeforeEach
    void claim() throws IOException {
        world = new World(home);
        world.task("a", "sleep 300", "schedule", null, "timeout", "1h");
        world.add("a");
        claims = world.claims();
        claim = claims.round(List.of(), world.now).claimed().get(0);
        folder = world.folders().of(claim);
        Files.createDirectory(folder.path());
        folder.keep(RunFolder.LEASE, Lease.words(LENGTH, Duration.ofSeconds(10)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void it_is_renewed_and_goes_on() {
        assertThat(renew(LENGTH)).isNull();
    }

    @Test
    @Shows(ReasonCode.LEASE_TAKEN)
    void it_is_over_at_once_where_its_lock_has_changed_hands() {
        TaskLocks.Holder holder = world.database
                .read(session -> new TaskLocks(session).holders("a"))
                .get(0);
        Reason force = Reason.of(ReasonCode.UNLOCKED).with("by", "ann");
        assertThat(world.database.<Boolean>write(
                        session -> new RecordOutcome(session).unlock(holder, force, world.now)))
                .isTrue();
        assertThat(Seen.reason(renew(LENGTH))).isEqualTo(Reason.of(ReasonCode.LEASE_TAKEN));
    }

    @Test
    void it_holds_to_its_end_where_the_database_does_not_answer() {
        world.database.close();
        assertThat(renew(LENGTH)).isNull();
    }

    @Test
    @Shows(ReasonCode.LEASE_OVER)
    void it_is_over_at_its_end_where_the_database_does_not_answer() {
        world.database.close();
        Reason over = Seen.reason(renew(Duration.ZERO));
        assertThat(over.code()).isEqualTo(ReasonCode.LEASE_OVER);
        assertThat(over.text("error")).isPresent();
    }

    private Reason renew(Duration length) {
        return new Lease(claim, folder, length, true).renew(claims, Clock.systemUTC());
    }
}
