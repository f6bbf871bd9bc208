package dev.smartcron.settings;

import java.util.Optional;

/**
 * The database.
 *
 * @param url for JDBC; a secret because a password may stand in it
 */
public record DatabaseSettings(Secret url, Optional<Secret> password) {}
