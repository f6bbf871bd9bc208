/** The checks of runner, database, host and tasks that the second crontab line makes. */
@NullMarked
package dev.smartcron.health;

import org.jspecify.annotations.NullMarked;
