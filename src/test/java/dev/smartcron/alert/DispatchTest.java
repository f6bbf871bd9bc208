package dev.smartcron.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Dispatch.WaitingNews;
import dev.smartcron.alert.message.News;
import dev.smartcron.settings.QuietHours;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When news leave, as a table: {@code 5:high*3} are three new conditions at 20:05; {@code 10:over} ends the oldest that is
 * open. A channel is looked at each minute, and what leaves is written as the minute and the number of conditions.
 */
class DispatchTest {
    private static final Instant BEGIN = Instant.parse("2026-04-05T20:00:00Z");
    private static final Map<Severity, Duration> WAIT = Map.of(
            Severity.CRITICAL, Duration.ZERO,
            Severity.HIGH, Duration.ofMinutes(15),
            Severity.MEDIUM, Duration.ofHours(1),
            Severity.LOW, Duration.ofDays(1));
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("UTC"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nothing                                       | -                                   | -
            critical at once                              | 3:critical                          | 3:1
            high at once where it was silent              | 3:high                              | 3:1
            the next high within a quarter of an hour     | 3:high 5:high 10:high               | 3:1 18:2
            high behind another's message                 | 3:critical 5:high                   | 3:1 18:1
            high after a silence                          | 3:high 20:high                      | 3:1 20:1
            medium within the hour                        | 3:medium 40:medium                  | 63:2
            low within the day                            | 3:low                               | 1443:1
            medium goes along with what is urgent         | 3:medium 5:critical                 | 5:2
            low does not                                  | 3:low 5:critical                    | 5:1 1443:1
            a minute apart                                | 3:critical 3:critical 4:critical    | 3:2 4:1
            many at once are one message                  | 3:critical*500                      | 3:500
            many one after the other are two              | 3:critical 4:critical*499           | 3:1 4:499
            over before it left is one                    | 3:medium 30:over                    | 63:1
            over before it left, urgent                   | 3:critical 4:critical 4:over        | 3:1 4:2
            over is told as soon as its severity          | 3:critical 9:over                   | 3:1 9:1
            in quiet hours only what is critical          | 130:high 135:critical 140:medium    | 135:1 660:2
            high before them leaves before them           | 115:high                            | 115:1
            medium before them waits until they end       | 70:medium                           | 660:1
            what came and went in the night               | 130:high 150:over                   | 660:1
            critical and over in the night                | 130:critical 150:over               | 130:1 150:1
            after them as ever                            | 670:high 675:high                   | 670:1 685:1
            """)
    void when_news_leave(String name, @Nullable String arrivals, @Nullable String expected) {
        Channel channel = new Channel(Optional.of(NIGHT));
        int last = 0;
        for (String arrival : arrivals == null ? new String[0] : arrivals.split("\\s+", -1)) {
            int minute = Integer.parseInt(arrival.substring(0, arrival.indexOf(':')));
            channel.lookUntil(last, minute);
            channel.arrive(arrival.substring(arrival.indexOf(':') + 1), Channel.at(minute));
            last = minute;
        }
        channel.lookUntil(last, 2_000);
        assertThat(String.join(" ", channel.left)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void never_more_than_one_a_minute_and_twenty_an_hour_and_nothing_is_left_behind() {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            Channel channel = new Channel(random.nextBoolean() ? Optional.of(NIGHT) : Optional.empty());
            // Three looks a minute, as of a runner that stays, and mostly something critical between two.
            for (int second = 0; second < 60_000; second += 20) {
                int news = random.nextInt(3) == 0 ? 0 : random.nextInt(8);
                for (int i = 0; i < news; i++) {
                    channel.arrive(
                            List.of("critical", "high", "medium", "low", "over").get(random.nextInt(5)),
                            BEGIN.plusSeconds(second));
                }
                channel.look(BEGIN.plusSeconds(second));
            }
            channel.lookUntil(1_000, 4_000);
            assertThat(channel.waiting).isEmpty();
            List<Instant> oldestFirst = new ArrayList<>(channel.sent);
            java.util.Collections.reverse(oldestFirst);
            for (int i = 1; i < oldestFirst.size(); i++) {
                assertThat(Duration.between(oldestFirst.get(i - 1), oldestFirst.get(i)))
                        .isGreaterThanOrEqualTo(Dispatch.APART);
                if (i >= Dispatch.RATE) {
                    assertThat(Duration.between(oldestFirst.get(i - Dispatch.RATE), oldestFirst.get(i)))
                            .isGreaterThanOrEqualTo(Dispatch.RATE_WITHIN);
                }
            }
        }
    }

    @Test
    void a_clock_that_was_put_back_keeps_nothing_back() {
        WaitingNews news =
                new WaitingNews(1, 1, News.NewsKind.OPENED, Severity.CRITICAL, BEGIN.plus(Duration.ofHours(2)));
        Dispatch dispatch = new Dispatch(WAIT, Optional.empty());
        assertThat(dispatch.decide(List.of(news), List.of(BEGIN.plus(Duration.ofHours(2))), BEGIN)
                        .leaving())
                .containsExactly(news);
    }

    @Test
    void quiet_hours_end_by_their_own_clock() {
        QuietHours auckland = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("Pacific/Auckland"));
        assertThat(auckland.endAfter(Instant.parse("2026-04-04T11:00:00Z")))
                .as("over the end of summer time")
                .contains(Instant.parse("2026-04-04T19:00:00Z"));
        assertThat(auckland.endAfter(Instant.parse("2026-04-04T20:00:00Z"))).isEmpty();
        QuietHours noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(13, 0), ZoneId.of("UTC"));
        assertThat(noon.endAfter(Instant.parse("2026-04-04T12:00:00Z")))
                .contains(Instant.parse("2026-04-04T13:00:00Z"));
        assertThat(noon.endAfter(Instant.parse("2026-04-04T13:00:00Z"))).isEmpty();
    }

    /** A channel that is looked at each minute. */
    private static final class Channel {
        private final Dispatch dispatch;
        private final List<WaitingNews> waiting = new ArrayList<>();
        private final List<WaitingNews> open = new ArrayList<>();
        private final List<Instant> sent = new ArrayList<>();
        private final List<String> left = new ArrayList<>();
        private long last;

        Channel(Optional<QuietHours> quiet) {
            this.dispatch = new Dispatch(WAIT, quiet);
        }

        void arrive(String what, Instant now) {
            if (!what.equals("over")) {
                String[] parts = what.split("\\*", -1);
                for (int i = 0; i < (parts.length == 1 ? 1 : Integer.parseInt(parts[1])); i++) {
                    last++;
                    WaitingNews news = new WaitingNews(last, last, News.NewsKind.OPENED, Severity.of(parts[0]), now);
                    waiting.add(news);
                    open.add(news);
                }
            } else if (!open.isEmpty()) {
                WaitingNews over = open.remove(0);
                last++;
                waiting.add(new WaitingNews(last, over.condition(), News.NewsKind.RESOLVED, over.severity(), now));
            }
        }

        void lookUntil(int from, int to) {
            for (int minute = from; minute < to; minute++) {
                int many = look(at(minute));
                if (many > 0) {
                    left.add(minute + ":" + many);
                }
            }
        }

        /** Returns how many conditions left. */
        int look(Instant now) {
            List<WaitingNews> leaving = dispatch.decide(
                            List.copyOf(waiting), sent.subList(0, Math.min(sent.size(), 20)), now)
                    .leaving();
            if (!leaving.isEmpty()) {
                waiting.removeAll(leaving);
                sent.add(0, now);
            }
            return (int) leaving.stream().map(WaitingNews::condition).distinct().count();
        }

        private static Instant at(int minute) {
            return BEGIN.plus(Duration.ofMinutes(minute));
        }
    }
}
