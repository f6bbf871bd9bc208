package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.task.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a channel is told of one condition from look to look, as the database remembers it. */
class ToldOverTimeTest {
    private static final Finding SILENT =
            new Finding("web1", Severity.CRITICAL, "web1 is silent", Details.of("since noon"));

    @TempDir
    private Path folder;

    private final Told told = new Told("mail");
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("smartcron.db"), null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void the_fifth_change_within_an_hour_is_told_as_such_and_nothing_more_until_it_keeps_still() {
        for (int minute = 0; minute <= 50; minute += 10) {
            look(minute, SILENT);
            look(minute + 5);
        }
        assertThat(told.kinds()).containsExactly("opened", "resolved", "opened", "resolved", "flapping");
        assertThat(alerts().open())
                .extracting(open -> open.state().phase().word())
                .containsExactly("flapping");
        look(175);
        assertThat(told.kinds()).last().isEqualTo("resolved");
        assertThat(alerts().open()).isEmpty();
    }

    @Test
    void so_may_be_the_close_of_what_has_been_open_for_hours() {
        look(0, SILENT);
        look(120);
        look(125, SILENT);
        look(130);
        look(135, SILENT);
        look(140);
        assertThat(told.kinds()).containsExactly("opened", "resolved", "opened", "resolved", "opened", "flapping");
    }

    @Test
    void as_many_changes_over_some_hours_are_told_one_by_one() {
        for (int minute = 0; minute <= 160; minute += 40) {
            look(minute, SILENT);
            look(minute + 20);
        }
        assertThat(told.kinds()).hasSize(10).containsOnly("opened", "resolved");
    }

    @Test
    void what_becomes_of_it_answers_the_message_that_told_of_it_first() {
        look(0, SILENT);
        look(240, SILENT);
        look(245);
        look(250, SILENT);
        assertThat(told.kinds()).containsExactly("opened", "still", "resolved", "opened");
        String first = told.messages.get(0).id();
        assertThat(told.messages).extracting(Message::answers).containsExactly(null, first, first, null);
    }

    @Test
    void a_message_of_several_answers_none() {
        Finding other = new Finding("web2", Severity.CRITICAL, "web2 is silent", Details.of("since noon"));
        look(0, SILENT, other);
        look(5);
        assertThat(told.messages).extracting(Message::answers).containsExactly(null, null);
    }

    @Test
    void a_message_that_nobody_takes_is_tried_for_about_a_day_and_then_given_up() {
        told.broken = true;
        look(0, SILENT);
        deliver(0, 22);
        assertThat(outbox().waiting()).isEqualTo(1);
        deliver(22, 26);
        assertThat(outbox().waiting()).isZero();
        assertThat(outbox().givenUp()).isEqualTo(1);
        told.broken = false;
        deliver(26, 30);
        assertThat(told.messages).isEmpty();
    }

    private void deliver(int fromHour, int toHour) {
        for (int minute = 60 * fromHour; minute < 60 * toHour; minute += 5) {
            new Delivery(database, Channels.of(List.of(told))).run(at(minute));
        }
    }

    private Outbox.State outbox() {
        return new Outbox(database).state(List.of(told.name()), at(-1));
    }

    private void look(int minute, Finding... found) {
        Instant now = at(minute);
        alerts().reconcile(List.of(new CheckFindings("runner_silent", "", List.of(found))), now);
        new Delivery(database, Channels.of(List.of(told))).run(now);
    }

    private static Instant at(int minute) {
        return Instant.parse("2026-04-05T12:00:00Z").plusSeconds(60L * minute);
    }

    private Alerts alerts() {
        return new Alerts(database, new Sender("web1", ZoneOffset.UTC), AtOnce.settings(), List.of(told.name()));
    }
}
