package dev.smartcron.status.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that failed and does not any more.
 *
 * @param failures within the span
 * @param succeeded the start of its newest success; null where it had none within the span
 * @param isRegistered false where it is gone
 */
public record TaskRecovery(
        String task, long failures, @Nullable Instant succeeded, boolean isRegistered) {}
