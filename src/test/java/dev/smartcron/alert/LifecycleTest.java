package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.message.News;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of a condition as a table: what is seen and done, by the minute, and what is told of it.
 *
 * <p>{@code 0:wrong} is a look, {@code 0-60:wrong} one every five minutes; {@code wrong/high} has a severity (else medium),
 * {@code wrong*3} was seen so often, {@code wrong?2} needs so many in a row, as {@code well?2} does; {@code none} is a
 * minute in which nobody looked. {@code ack}, {@code snooze=30}, {@code mute} and {@code unmute} are what they say, before
 * the look of that minute. Reminders are due after four hours.
 */
class LifecycleTest {
    private static final Instant BEGIN = Instant.parse("2026-04-05T00:00:00Z");
    private static final Lifecycle LIFE = new Lifecycle(Duration.ofHours(4));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nothing wrong                              | 0-60:well                                  | -                              | -
            opened at the first look                   | 0:wrong                                    | 0:opened                       | firing
            goes on in silence                         | 0-235:wrong                                | 0:opened                       | firing
            seen again is counted, not told            | 0:wrong 5:wrong*3                          | 0:opened                       | firing x4
            over at once                               | 0:wrong 5:well                             | 0:opened 5:resolved            | resolved
            over and still well                        | 0:wrong 5-60:well                          | 0:opened 5:resolved            | -
            over and wrong again is another one        | 0:wrong 5:well 10:wrong                    | 0:opened 5:resolved 10:opened  | firing
            nobody looks                               | 0:wrong 5-60:none                          | 0:opened                       | firing
            nobody looks, so nothing is over           | 0:wrong 5:none 10:well                     | 0:opened 10:resolved           | resolved
            reminded without a look                    | 0:wrong 5-240:none                         | 0:opened 240:still             | firing
            first reminder after four hours            | 0-240:wrong                                | 0:opened 240:still             | firing
            not a minute before                        | 0:wrong 239:wrong                          | 0:opened                       | firing
            second after eight                         | 0-480:wrong                                | 0:opened 240:still 480:still   | firing
            third a day later                          | 0-1915:wrong                               | 0:opened 240:still 480:still   | firing
            and then                                   | 0-1920:wrong                               | 0:opened 240:still 480:still 1920:still | firing
            fourth another day later                   | 0-3360:wrong                               | 0:opened 240:still 480:still 1920:still 3360:still | firing
            late look, late reminder                   | 0:wrong 300:wrong 535:wrong                | 0:opened 300:still             | firing
            next reminder counts from that             | 0:wrong 300:wrong 540:wrong                | 0:opened 300:still 540:still   | firing
            over after reminders                       | 0-240:wrong 245:well                       | 0:opened 240:still 245:resolved | resolved
            worse is told at once                      | 0:wrong 5:wrong/critical                   | 0:opened 5:worse               | firing critical
            worse twice                                | 0:wrong 5:wrong/high 10:wrong/critical     | 0:opened 5:worse 10:worse      | firing critical
            less is not told and not forgotten         | 0:wrong/high 5:wrong/low                   | 0:opened                       | firing high
            less and again as before                   | 0:wrong/high 5:wrong/low 10:wrong/high     | 0:opened                       | firing high
            worse begins the reminders anew            | 0-100:wrong 105:wrong/high 110-340:wrong   | 0:opened 105:worse             | firing high
            and then reminds                           | 0-100:wrong 105:wrong/high 110-345:wrong   | 0:opened 105:worse 345:still   | firing high
            two looks open                             | 0:wrong?2 5:wrong?2                        | 5:opened                       | firing x2
            one of two does not                        | 0:wrong?2                                  | -                              | suspected
            a good one between begins anew             | 0:wrong?2 5:well 10:wrong?2                | -                              | suspected
            and nothing is left of it                  | 0:wrong?2 5:well                           | -                              | -
            nobody's look between does not             | 0:wrong?2 5:none 10:wrong?2                | 10:opened                      | firing
            three looks open                           | 0:wrong?3 5:wrong?3 10:wrong?3             | 10:opened                      | firing x3
            worse while suspected opens as that        | 0:wrong?2 5:wrong/critical?2               | 5:opened                       | firing critical
            two good looks close                       | 0:wrong 5:well?2 10:well?2                 | 0:opened 10:resolved           | resolved
            one of two does not close                  | 0:wrong 5:well?2                           | 0:opened                       | firing
            a bad one between begins anew, closing     | 0:wrong 5:well?2 10:wrong 15:well?2        | 0:opened                       | firing
            and closes after two                       | 0:wrong 5:well?2 10:wrong 15:well?2 20:well?2 | 0:opened 20:resolved        | resolved
            acknowledged does not remind               | 0:wrong 10:ack 15-600:wrong                | 0:opened                       | acknowledged
            acknowledged and over is told              | 0:wrong 10:ack 15:well                     | 0:opened 15:resolved           | resolved
            acknowledged and worse is told             | 0:wrong 10:ack 15:wrong/high               | 0:opened 15:worse              | firing high
            acknowledged and less is not               | 0:wrong/high 10:ack 15:wrong/low           | 0:opened                       | acknowledged high
            acknowledged holds a day                   | 0:wrong 10:ack 15-1445:wrong               | 0:opened                       | acknowledged
            and then it is told again                  | 0:wrong 10:ack 15-1450:wrong               | 0:opened 1450:still            | firing
            acknowledged again                         | 0:wrong 10:ack 1400:ack 1405-1500:wrong    | 0:opened                       | acknowledged
            acknowledged by nobody's look              | 0:wrong 10:ack 1450:none                   | 0:opened 1450:still            | firing
            snoozed does not remind                    | 0:wrong 10:snooze=600 15-600:wrong         | 0:opened                       | snoozed
            snoozed and over is told                   | 0:wrong 10:snooze=600 15:well              | 0:opened 15:resolved           | resolved
            its end is a reminder                      | 0:wrong 10:snooze=30 15-40:wrong           | 0:opened 40:still              | firing
            not a minute before that either            | 0:wrong 10:snooze=30 15:wrong 39:wrong     | 0:opened                       | snoozed
            its end and over at once                   | 0:wrong 10:snooze=30 40:well               | 0:opened 40:resolved           | resolved
            worse while snoozed waits for its end      | 0:wrong 10:snooze=30 15:wrong/critical     | 0:opened                       | snoozed critical
            and is told then                           | 0:wrong 10:snooze=30 15:wrong/critical 40:wrong | 0:opened 40:still         | firing critical
            snoozed after acknowledged                 | 0:wrong 5:ack 10:snooze=30 15-40:wrong     | 0:opened 40:still              | firing
            acknowledged after snoozed                 | 0:wrong 5:snooze=30 10:ack 15-300:wrong    | 0:opened                       | acknowledged
            muted is not told                          | 0:mute 0-300:wrong                         | -                              | firing
            muted and over is not told                 | 0:mute 0:wrong 5:well                      | -                              | resolved
            no longer muted is told                    | 0:mute 0-60:wrong 65:unmute 65:wrong       | 65:opened                      | firing
            muted after it was told                    | 0:wrong 5:mute 5-300:wrong                 | 0:opened                       | firing
            over while muted is told where the opening was | 0:wrong 5:mute 5:wrong 10:well         | 0:opened 10:resolved           | resolved
            reminded when no longer muted              | 0:wrong 5:mute 5-300:wrong 305:unmute 305:wrong | 0:opened 305:still        | firing
            worse while muted is not told              | 0:wrong 5:mute 5:wrong/critical            | 0:opened                       | firing critical
            acknowledged before it was told            | 0:mute 0:wrong 5:unmute 5:ack 10-300:wrong | -                              | acknowledged
            four changes in an hour are none too many  | 0:wrong 10:well 20:wrong 30:well           | 0:opened 10:resolved 20:opened 30:resolved | resolved
            the fifth is flapping                      | 0:wrong 10:well 20:wrong 30:well 40:wrong  | 0:opened 10:resolved 20:opened 30:resolved 40:flapping | flapping
            not when they are spread                   | 0:wrong 20:well 40:wrong 60:well 80:wrong  | 0:opened 20:resolved 40:opened 60:resolved 80:opened | firing
            what flaps is silent                       | 0:wrong 10:well 20:wrong 30:well 40:wrong 45:well 50:wrong 55:well | 0:opened 10:resolved 20:opened 30:resolved 40:flapping | flapping
            it is over after two hours well            | 0:wrong 10:well 20:wrong 30:well 40:wrong 45-165:well | 0:opened 10:resolved 20:opened 30:resolved 40:flapping 165:resolved | resolved
            not before                                 | 0:wrong 10:well 20:wrong 30:well 40:wrong 45-160:well | 0:opened 10:resolved 20:opened 30:resolved 40:flapping | flapping
            it goes on after two hours wrong           | 0:wrong 10:well 20:wrong 30:well 40-160:wrong | 0:opened 10:resolved 20:opened 30:resolved 40:flapping 160:still | firing
            a change begins the two hours anew         | 0:wrong 10:well 20:wrong 30:well 40-155:wrong 157:well 158-270:wrong | 0:opened 10:resolved 20:opened 30:resolved 40:flapping | flapping
            flapping and muted is told later           | 0:mute 0:wrong 10:well 20:wrong 30:well 40:wrong 45:unmute 45:wrong | 45:flapping           | flapping
            closing too may be the fifth               | 0:wrong?2 5:wrong?2 10:well 15:wrong 20:well 25:wrong?2 30:wrong?2 | 5:opened 10:resolved 15:opened 20:resolved 30:flapping | flapping
            so may a close of what is open for long    | 0-60:wrong 65:well 70:wrong 75:well 80:wrong 85:well | 0:opened 65:resolved 70:opened 75:resolved 80:opened 85:flapping | flapping
            acknowledged while it flaps is firing's    | 0:wrong 10:well 20:wrong 30:well 40:wrong 45:ack 50-300:wrong | 0:opened 10:resolved 20:opened 30:resolved 40:flapping | acknowledged
            """)
    void what_is_told(String name, String timeline, @Nullable String news, @Nullable String end) {
        History history = new History();
        for (String moment : timeline.split("\\s+", -1)) {
            history.play(moment);
        }
        assertThat(String.join(" ", history.told)).isEqualTo(news == null ? "" : news);
        assertThat(history.end(end == null ? "" : end)).isEqualTo(end == null ? "" : end);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void never_told_twice_never_over_untold_never_silent_for_too_long(long seed) {
        Random random = new Random(seed);
        for (int life = 0; life < 50; life++) {
            History history = new History();
            int minute = 0;
            for (int i = 0; i < 400; i++) {
                minute += 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 10);
                switch (random.nextInt(30)) {
                    case 0 -> history.play(minute + ":ack");
                    case 1 -> history.play(minute + ":snooze=" + random.nextInt(1_000));
                    case 2 -> history.play(minute + ":mute");
                    case 3, 4, 5 -> history.play(minute + ":unmute");
                    default -> history.play(minute + ":" + look(random));
                }
            }
            history.check();
        }
    }

    private static String look(Random random) {
        String severity = List.of("critical", "high", "medium", "low").get(random.nextInt(4));
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> "wrong/" + severity + "?" + (1 + random.nextInt(2));
            case 3, 4 -> "well?" + (1 + random.nextInt(2));
            default -> "none";
        };
    }

    /** The lives of one rule's one subject, one after the other. */
    private static final class History {
        private final List<String> told = new ArrayList<>();
        private final List<Instant> changes = new ArrayList<>();
        private final List<List<News.NewsKind>> lives = new ArrayList<>();
        private @Nullable ConditionState state;
        private boolean muted;

        /** A look, or what somebody does, at a minute or every five minutes of a span. */
        void play(String moment) {
            String[] parts = moment.split("[-:]", -1);
            String what = parts[parts.length - 1];
            int last = Integer.parseInt(parts[parts.length - 2]);
            for (int minute = Integer.parseInt(parts[0]); minute <= last; minute += 5) {
                happen(what, minute);
            }
        }

        private void happen(String what, int minute) {
            Instant now = BEGIN.plus(Duration.ofMinutes(minute));
            if (what.endsWith("mute")) {
                muted = what.equals("mute");
            } else if (what.equals("ack")) {
                state = isOpen() ? state.acknowledged("anna", now) : state;
            } else if (what.startsWith("snooze=")) {
                Instant until = now.plus(Duration.ofMinutes(Integer.parseInt(what.substring(7))));
                state = isOpen() ? state.snoozed("anna", until) : state;
            } else {
                look(what, minute, now);
            }
        }

        private boolean isOpen() {
            return state != null && state.phase().isOpen();
        }

        private void look(String what, int minute, Instant now) {
            changes.removeIf(change -> change.isBefore(now.minus(Lifecycle.FLAPPING_WITHIN)));
            ConditionState was = state == null || state.phase() == Phase.RESOLVED ? null : state;
            boolean wasOpen = was != null && was.phase().isOpen();
            Lifecycle.LifecycleStep step = LIFE.next(was, read(what, now), changes.size(), muted, now);
            state = step.state();
            if (isOpen() != wasOpen) {
                changes.add(now);
            }
            if (isOpen() && !wasOpen) {
                lives.add(new ArrayList<>());
            }
            if (step.news() != null) {
                told.add(minute + ":" + step.news().word());
                lives.get(lives.size() - 1).add(step.news());
            }
            if (state != null && state.phase() == Phase.RESOLVED && state.toldAt() != null) {
                assertThat(step.news()).as("over").isEqualTo(News.NewsKind.RESOLVED);
            }
            if (state != null && state.phase() == Phase.FIRING && !muted) {
                assertThat(state.toldAt()).as("told at all").isNotNull();
                assertThat(Duration.between(state.toldAt(), now))
                        .as("silent, after " + state.reminders() + " reminders")
                        .isLessThan(Duration.ofHours(state.reminders() < 2 ? 4 : 24));
            }
        }

        private static Look read(String what, Instant now) {
            String[] parts = what.split("[/*?]", -1);
            int needed = what.contains("?") ? Integer.parseInt(parts[parts.length - 1]) : 1;
            return switch (parts[0]) {
                case "wrong" ->
                    new Look.Wrong(
                            what.contains("/") ? Severity.of(parts[1]) : Severity.MEDIUM,
                            what.contains("*") ? Integer.parseInt(parts[1]) : 1,
                            now,
                            needed);
                case "well" -> new Look.Well(needed);
                case "none" -> new Look.None();
                default -> throw new IllegalArgumentException(what);
            };
        }

        /** The state in so many words as are wanted. */
        String end(String wanted) {
            if (state == null) {
                return "";
            }
            return state.phase().word()
                    + (wanted.contains(" x") ? " x" + state.count() : "")
                    + (wanted.contains(" critical") || wanted.contains(" high")
                            ? " " + state.severity().word()
                            : "");
        }

        void check() {
            for (List<News.NewsKind> life : lives) {
                String kinds = life.stream().map(News.NewsKind::word).collect(Collectors.joining(" "));
                assertThat(kinds)
                        .matches("|((opened|flapping)( (still|worse|flapping))*( resolved)?)")
                        .doesNotContain("flapping flapping");
            }
        }
    }
}
