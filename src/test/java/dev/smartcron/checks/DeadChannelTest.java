package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A channel that takes nothing, beside one that does. */
class DeadChannelTest {
    @TempDir
    private Path home;

    private final Told mail = new Told("mail");
    private final Told slack = new Told("slack");
    private RuleWorld rules;

    @BeforeEach
    void open() {
        rules = new RuleWorld(home);
    }

    @AfterEach
    void close() {
        rules.close();
    }

    @Test
    void what_is_wrong_with_a_channel_is_told_through_the_other_and_its_end_too() {
        mail.broken = true;
        rules.world.task("bad", "exit 1");
        for (int minutes : List.of(1, 4, 5)) {
            look(minutes);
            assertThat(slack.subjects()).containsExactly("bad");
        }
        look(10);
        assertThat(slack.subjects()).containsExactly("bad", "mail");
        mail.broken = false;
        look(60);
        look(5);
        assertThat(slack.subjects()).containsExactly("bad", "mail", "mail");
        assertThat(slack.kinds()).containsExactly("opened", "opened", "resolved");
        assertThat(mail.subjects()).as("nothing is lost").startsWith("bad");
    }

    private void look(int minutes) {
        rules.later(Duration.ofMinutes(minutes)).world.run();
        HealthProcess.run(
                home,
                "jdbc:sqlite:" + home.resolve("smartcron.db"),
                rules.limits,
                HealthProcess.notifierOf(List.of(mail, slack), true),
                rules.world.now);
    }
}
