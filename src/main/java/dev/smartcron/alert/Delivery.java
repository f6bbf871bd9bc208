package dev.smartcron.alert;

import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.alerts.Outbox.Message;
import dev.smartcron.store.db.Database;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from the outbox to their channel.
 *
 * <p>A message that its server did not take is tried again after a minute, then after twice as long each time, at most
 * after half an hour, and given up after about three days. A message is recorded as delivered only after its server
 * took it. So it is never lost; when this process dies between the two, it is sent again, with the same Message-ID.
 */
public final class Delivery {
    static final int MOST_TRIES = 150;

    /** The time for which a message is this process's own: longer than a pass, so that nobody else takes what is being sent. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    private static final Duration PASS = Duration.ofMinutes(1);
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    private final Outbox outbox;
    private final @Nullable MailChannel mail;

    /** @param mail null where none is configured */
    public Delivery(Database database, @Nullable MailChannel mail) {
        this.outbox = new Outbox(database);
        this.mail = mail;
    }

    /**
     * Delivers what is due, for a minute and a half at most.
     *
     * <p>Stops at the first sign that the server cannot be reached: what waits is tried by the next pass, and a server
     * that is down costs a pass one try, however much waits.
     *
     * @return how many messages were delivered
     */
    public int run(Instant now) {
        int delivered = 0;
        if (mail == null) {
            return delivered;
        }
        long began = System.nanoTime();
        while (System.nanoTime() - began < PASS.toNanos()) {
            Message message = outbox.take(MailChannel.NAME, now, now.plus(LEASE));
            if (message == null) {
                break;
            }
            try {
                String remark = mail.send(new MessageText(message.subject(), message.body()), id(message), now);
                outbox.delivered(message, now, remark);
                delivered++;
            } catch (MailProblem e) {
                int tries = message.tries() + 1;
                outbox.failed(
                        message,
                        String.valueOf(e.getMessage()),
                        tries < MOST_TRIES ? now.plus(waitAfter(tries)) : null);
                if (e.forEveryMail()) {
                    break;
                }
            }
        }
        return delivered;
    }

    static Duration waitAfter(int tries) {
        Duration wait = SHORTEST_WAIT.multipliedBy(1L << Math.min(tries - 1, 10));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static String id(Message message) {
        return "smartcron." + message.id() + "." + message.createdAt().toEpochMilli();
    }
}
