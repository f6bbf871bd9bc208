package dev.smartcron;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every {@code await()} wait for minutes, and {@code health} find no database slow: how fast the machine is, and what
 * else it does, must not decide a test.
 */
public final class Deadlines implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext test) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(3));
        System.setProperty("smartcron.slow_ms", "600000");
    }
}
