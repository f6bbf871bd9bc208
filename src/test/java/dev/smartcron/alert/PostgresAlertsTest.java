package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.RoundTrips;
import dev.smartcron.store.db.Database;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresAlertsTest extends AlertsContract {
    @Override
    String emptyDatabase() {
        return PostgresServer.newDatabase();
    }

    @Test
    void a_look_asks_the_server_hardly_more_often_however_many_tasks_fail_or_have_recovered() throws IOException {
        List<Integer> few = roundTrips(10);
        List<Integer> many = roundTrips(1_000);
        for (int look = 0; look < few.size(); look++) {
            assertThat(many.get(look))
                    .as("by look, of ten tasks and of a thousand: " + few + ", " + many)
                    .isLessThan(few.get(look) + 100);
        }
    }

    /** Of a look when they have failed, when they have failed again, and when they have succeeded. */
    private static List<Integer> roundTrips(int tasks) throws IOException {
        List<Integer> trips = new ArrayList<>();
        try (RoundTrips counted = new RoundTrips(PostgresServer.newDatabase());
                Database database = Database.open(counted.url(), null)) {
            FailedCopies copies = new FailedCopies(database, tasks, NOON);
            for (Runnable next : List.<Runnable>of(() -> {}, copies::fail, copies::succeed)) {
                next.run();
                int before = counted.count();
                new Alerts(database, SENDER, AtOnce.settings(), List.of("mail"))
                        .reconcile(List.of(), at(1 + trips.size()));
                trips.add(counted.count() - before);
            }
        }
        return trips;
    }
}
