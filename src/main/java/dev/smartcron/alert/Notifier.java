package dev.smartcron.alert;

import dev.smartcron.alert.channel.Channels;
import dev.smartcron.settings.AlertSettings;

/**
 * The means to tell people of something.
 *
 * @param channels that there are
 * @param enabled false to check only: nothing is raised, resolved or sent
 */
public record Notifier(Sender sender, AlertSettings settings, Channels channels, boolean enabled) {}
