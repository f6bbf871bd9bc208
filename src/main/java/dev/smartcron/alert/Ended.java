package dev.smartcron.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of something wrong.
 *
 * @param because in a sentence; null where nothing is known but that it is not so any more
 * @param toClose how many such looks in a row its rule wants
 */
record Ended(Instant at, @Nullable String because, int toClose) {}
