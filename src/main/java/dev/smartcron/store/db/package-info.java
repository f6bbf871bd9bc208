/** The connection and its transactions, the differences between SQLite and PostgreSQL, and the migrations. */
@NullMarked
package dev.smartcron.store.db;

import org.jspecify.annotations.NullMarked;
