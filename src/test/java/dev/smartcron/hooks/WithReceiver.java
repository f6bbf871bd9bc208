package dev.smartcron.hooks;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Tests before whom a real web server stands, a new one for each. */
@Timeout(300)
public abstract class WithReceiver {
    protected static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    protected Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver(0);
    }

    @AfterEach
    void close() {
        receiver.close();
    }
}
