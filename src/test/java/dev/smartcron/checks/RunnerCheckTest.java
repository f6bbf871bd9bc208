package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Finding;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.tick.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerCheckTest {
    @TempDir
    private Path home;

    private World world;
    private boolean lineIsGone;
    private int asked;

    @BeforeEach
    void tick() {
        world = new World(home);
        world.run();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<String> said(Duration silent) {
        return checked(silent, () -> {}).stream().map(Finding::summary).toList();
    }

    private List<Finding> checked(Duration silent, Runnable meanwhile) {
        return checked(world, silent, meanwhile);
    }

    private List<Finding> checked(World world, Duration silent, Runnable meanwhile) {
        Place place = new Place(
                world.node,
                new NodeSettings(
                        world.node.name(), "production", home, home, home, new RunningUser(1000, "ann", "/home/ann")));
        RunnerCheck check = new RunnerCheck(
                world.database,
                place,
                Duration.ofMinutes(3),
                () -> {
                    asked++;
                    meanwhile.run();
                    return lineIsGone;
                },
                ZoneOffset.UTC);
        return check.check(world.now.plus(silent)).get(0).findings().get(0).findings();
    }

    @Test
    void crontabs_are_read_only_where_a_minute_was_missed() {
        lineIsGone = true;
        assertThat(said(Duration.ofSeconds(50))).isEmpty();
        assertThat(asked).isZero();
        assertThat(said(Duration.ofMinutes(4))).containsExactly(world.node.name() + " has not ticked for 4m");
        assertThat(asked).isZero();
    }

    @Test
    void a_runner_whose_line_is_gone_has_a_minute_and_any_other_three() {
        assertThat(said(Duration.ofSeconds(61))).isEmpty();
        assertThat(asked).isEqualTo(1);
        lineIsGone = true;
        assertThat(said(Duration.ofSeconds(61)))
                .containsExactly(world.node.name()
                        + " has not ticked for 1m1s: no crontab has a line with smartcron run any more");
    }

    @Test
    void one_that_ticks_a_moment_later_all_the_same_is_not_silent() {
        lineIsGone = true;
        assertThat(checked(Duration.ofSeconds(61), () -> {
                    world.nextMinute();
                    world.now = world.now.minusSeconds(60);
                }))
                .isEmpty();
    }

    @Test
    void of_another_machine_it_is_told_what_to_do_where_it_is_gone_for_good() {
        try (World shared = new World(home, PostgresServer.newDatabase())) {
            shared.run();
            shared.database.change(session -> session.createUpdate(
                            "insert into nodes (name, boot_id, version, last_tick) values ('gone', 'b', '1', :at)")
                    .bind("at", shared.now.minusSeconds(600).toEpochMilli())
                    .execute());
            List<Finding> silent = checked(shared, Duration.ofMinutes(4), () -> {});
            assertThat(silent).hasSize(2).allSatisfy(finding -> {
                String details = finding.details().toString();
                if (finding.subject().equals("gone")) {
                    assertThat(details).contains("smartcron nodes --forget gone");
                } else {
                    assertThat(details).doesNotContain("--forget");
                }
            });
        }
    }
}
