package dev.smartcron.alert;

import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.alert.message.News.NewsKind;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the messages about a database that cannot be used, and that can be again. */
record DatabaseNews(Sender sender, Path home) {
    /**
     * The message that it cannot be used.
     *
     * @param every how often it is told again; null for every check
     */
    Message wrong(NewsKind kind, DatabaseProblem problem, Instant since, Instant now, @Nullable Duration every) {
        Details details = Details.of("No task is started meanwhile.")
                .andFacts("what is wrong", problem.getMessage(), "what to try", problem.hint(), "home", home)
                .and("While it lasts, this is sent again "
                        + (every == null ? "by every check." : "every " + Durations.format(every) + "."));
        return message(since.toEpochMilli() + "." + now.toEpochMilli(), news(kind, details, since, now, null), now);
    }

    /** The message that it can be used again, the same for every try. */
    Message over(Instant since, Instant over, Instant now) {
        Details details = Details.NONE
                .andFacts("home", home)
                .and("Firings of the time between are made up for as each task's catch_up says.");
        return message(since.toEpochMilli() + ".over", news(NewsKind.RESOLVED, details, since, over, over), now);
    }

    private Message message(String id, News news, Instant now) {
        return new Message("smartcron.database." + id, null, now, sender.node(), sender.zone(), List.of(news));
    }

    private News news(NewsKind kind, Details details, Instant since, Instant seen, @Nullable Instant over) {
        return new News(
                kind,
                0,
                AlertRule.DATABASE_UNUSABLE.word(),
                sender.node(),
                null,
                null,
                Severity.CRITICAL,
                "the database of " + sender.node() + " cannot be used",
                details,
                since,
                seen,
                over,
                over == null ? null : "the database can be used again",
                1);
    }
}
