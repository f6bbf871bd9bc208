package dev.smartcron.alert;

import dev.smartcron.alert.channel.ChannelProblem;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.OutgoingMessage;
import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.alerts.Outbox.Outgoing;
import dev.smartcron.store.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from the outbox to their channels.
 *
 * <p>A message that was not taken is tried again after 1, 2, 5, 15 and 30 minutes, then every hour, or when the other side
 * says, and given up after a day. It is recorded as delivered only after the other side took it. So it is never lost; when
 * this process dies between the two, it is sent again, with the same id.
 */
public final class Delivery {
    /** Waits before the next try, in minutes; the last one for all that follow. */
    private static final List<Integer> WAITS = List.of(1, 2, 5, 15, 30, 60);

    /** The tries of a day. */
    static final int MOST_TRIES = 28;

    /** The time for which a message is this process's own: longer than a pass, so that nobody else takes what is being sent. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    /** Messages of this age for a channel that is in no settings here are given up; until then another node may have it. */
    private static final Duration OTHERS_WAIT = Duration.ofDays(1);

    private static final Duration PASS = Duration.ofMinutes(1);

    /** However long the other side asks to be left alone. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(6);

    private final Outbox outbox;
    private final Channels channels;

    public Delivery(Database database, Channels channels) {
        this.outbox = new Outbox(database);
        this.channels = channels;
    }

    /**
     * Delivers what is due, through each channel for a minute and a half at most.
     *
     * <p>A channel stops at the first sign that the other side cannot be reached: what waits is tried by the next pass, and
     * a server that is down costs a pass one try, however much waits.
     *
     * @return how many messages were delivered
     */
    public int run(Instant now) {
        long began = System.nanoTime();
        return channels.names().stream()
                .mapToInt(channel -> run(channel, now, began))
                .sum();
    }

    /** Gives up what nobody delivers, because its channel was taken out of the settings a day ago or earlier. */
    public void giveUpRemoved(Instant now) {
        outbox.giveUpOthers(channels.names(), now.minus(OTHERS_WAIT));
    }

    private int run(String channel, Instant now, long allBegan) {
        int delivered = 0;
        long began = System.nanoTime();
        while (System.nanoTime() - began < PASS.toNanos()) {
            // The channels before this one may have taken minutes.
            Outgoing outgoing = outbox.take(channel, now, later(now, allBegan).plus(LEASE));
            if (outgoing == null) {
                break;
            }
            try {
                String remark = channels.named(channel).orElseThrow().send(message(outgoing.body()));
                outbox.delivered(outgoing, now, remark);
                delivered++;
            } catch (ChannelProblem e) {
                Instant aloneUntil = e.retryAfter()
                        .map(asked ->
                                later(now, allBegan).plus(asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED))
                        .orElse(null);
                Instant nextTry = nextTry(outgoing.tries() + 1, aloneUntil, now);
                outbox.failed(outgoing, String.valueOf(e.getMessage()), nextTry, aloneUntil);
                if (e.forEveryMessage()) {
                    break;
                }
            }
        }
        return delivered;
    }

    private static OutgoingMessage message(String body) {
        return ReportMessage.isOne(body) ? ReportMessage.read(body) : Message.read(body);
    }

    private static Instant later(Instant now, long began) {
        return now.plusNanos(System.nanoTime() - began);
    }

    private static @Nullable Instant nextTry(int tries, @Nullable Instant aloneUntil, Instant now) {
        Instant own = now.plus(waitAfter(tries));
        Instant next = aloneUntil == null || own.isAfter(aloneUntil) ? own : aloneUntil;
        return tries < MOST_TRIES ? next : null;
    }

    static Duration waitAfter(int tries) {
        return Duration.ofMinutes(WAITS.get(Math.min(tries, WAITS.size()) - 1));
    }
}
