package dev.smartcron.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.process.Run;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.Faults;
import dev.smartcron.store.Faults.Kind;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runner that comes to its end between a parent's end and the start of what follows it: whatever it has written, the
 * next one finds both or neither, and the child runs once.
 */
class ChainedStartTest {
    private static final String DEAD = "99999999-7-" + Boot.id();

    @Nested
    class OnSqlite extends Contract {
        @Override
        String url() {
            return "jdbc:sqlite:" + home.resolve("smartcron.db");
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @Override
        String url() {
            return PostgresServer.newDatabase();
        }

        @Test
        void a_connection_lost_at_any_write_starts_the_child_once() throws Exception {
            long parents = 0;
            try (Faults faults = new Faults(url)) {
                for (int writes = 0; writes < LEAST_WRITES; writes++) {
                    Claim parent = claimed();
                    faults.allow(writes, Kind.DISCONNECT);
                    world.claims().round(List.of(succeeded(parent)), world.now);
                    faults.allowAll();
                    parents++;
                    assertThat(faults.query("select count(distinct parent), count(*) from executions where task = 'b'"))
                            .as("after %d writes", writes)
                            .containsExactly(parents + "|" + parents);
                    // The next parent's child is to be claimed at once too.
                    world.run();
                }
            }
        }
    }

    abstract static class Contract {
        /** The parent, its attempt, its task, its lock; the child, its lock, its claim, its attempt; two events. */
        static final int LEAST_WRITES = 10;

        @TempDir
        Path home;

        String url;
        World world;
        private String living;

        abstract String url();

        @BeforeEach
        void open() {
            url = url();
            world = new World(home, url);
            living = world.runner;
            world.task(
                    "b",
                    "echo of $SMARTCRON_PARENT $SMARTCRON_PARENT_TASK $SMARTCRON_PARENT_STATUS >> $HOME/ran",
                    "schedule",
                    null);
            world.task("a", "true", "schedule", null, "on_success", List.of("b"));
        }

        @AfterEach
        void close() throws IOException {
            world.close();
            try (var left = Files.list(home.resolve("runs"))) {
                assertThat(left).as("run folders left").isEmpty();
            }
        }

        @Test
        void a_fault_at_any_write_leaves_both_as_they_were() throws Exception {
            try (Faults faults = new Faults(url)) {
                Claim parent = claimed();
                Map<String, List<String>> before = faults.rows();
                int writes = 0;
                while (!isRecorded(parent, faults, writes)) {
                    assertThat(faults.rows()).as("after %d writes", writes).isEqualTo(before);
                    writes++;
                }
                assertThat(writes).isGreaterThanOrEqualTo(LEAST_WRITES);
                assertThat(world.only("a").status()).isEqualTo(Status.SUCCEEDED);
                Execution child = world.only("b");
                assertThat(child.status()).as("claimed in the same round").isEqualTo(Status.RUNNING);
                assertThat(child.trigger()).isEqualTo(Trigger.CHAIN);
                assertThat(child.parent()).isEqualTo(parent.execution());
            }
            nextTick();
            assertRanOnce();
        }

        @Test
        void it_died_after_the_parents_end_and_nobody_knew_of_it() {
            Run run = world.start(claimed()).run();
            await().until(() -> run.result().isPresent() && !run.isAlive());
            assertThat(world.history("b")).isEmpty();
            nextTick();
            assertRanOnce();
        }

        @Test
        void it_died_after_the_parent_was_recorded_and_before_its_child_began() {
            EndedAttempt ended = succeeded(claimed());
            world.claims().round(List.of(ended), world.now);
            assertThat(world.only("b").status()).isEqualTo(Status.RUNNING);
            nextTick();
            assertRanOnce();
        }

        @Test
        void it_died_after_the_parent_was_recorded_and_before_its_child_was_claimed() {
            EndedAttempt ended = succeeded(claimed());
            world.claims().record(List.of(ended), world.now);
            assertThat(world.only("b").status()).isEqualTo(Status.PENDING);
            nextTick();
            assertRanOnce();
        }

        @Test
        void it_died_after_its_child_had_begun() {
            EndedAttempt ended = succeeded(claimed());
            world.claims().round(List.of(ended), world.now).claimed().forEach(world::start);
            nextTick();
            assertRanOnce();
        }

        @Test
        void an_end_that_is_offered_again_starts_nothing_again() {
            EndedAttempt ended = succeeded(claimed());
            world.claims().record(List.of(ended), world.now);
            world.claims().record(List.of(ended), world.now);
            nextTick();
            assertRanOnce();
        }

        private boolean isRecorded(Claim parent, Faults faults, int writes) {
            faults.allow(writes, Kind.REFUSE);
            try {
                world.claims().round(List.of(succeeded(parent)), world.now);
                return true;
            } catch (RuntimeException e) {
                assertThat(e).hasStackTraceContaining("a fault");
                return false;
            } finally {
                faults.allowAll();
            }
        }

        /** A parent that belongs to a runner which dies. */
        Claim claimed() {
            world.add("a");
            world.runner = DEAD;
            return world.claims().round(List.of(), world.now).claimed().get(0);
        }

        EndedAttempt succeeded(Claim parent) {
            return new EndedAttempt(
                    parent, Attempt.of(parent.execution(), 1, world.now, world.now, Outcome.succeeded(0)));
        }

        private void nextTick() {
            world.runner = living;
            world.run();
        }

        private void assertRanOnce() {
            Execution child = world.only("b");
            assertThat(child.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(child.parent()).isEqualTo(world.only("a").id());
            assertThat(home.resolve("ran")).hasContent("of " + child.parent() + " a succeeded");
        }
    }
}
