/** Every line of SQL: one contract for SQLite and PostgreSQL, and the migrations. */
@NullMarked
package dev.smartcron.store;

import org.jspecify.annotations.NullMarked;
