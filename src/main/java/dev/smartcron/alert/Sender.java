package dev.smartcron.alert;

import java.time.ZoneId;

/**
 * The machine that sends messages.
 *
 * @param node that writes
 * @param zone that times are written in
 */
public record Sender(String node, ZoneId zone) {}
