package dev.smartcron.maintenance;

import java.time.Duration;

/**
 * A step that was taken.
 *
 * @param name one word
 * @param done what it found or did, in words
 */
public record MaintainStep(String name, String done, Duration took) {
    /** The step that began at this reading of {@code System.nanoTime()} and ends now. */
    static MaintainStep since(long began, String name, String done) {
        return new MaintainStep(name, done, Duration.ofNanos(System.nanoTime() - began));
    }
}
